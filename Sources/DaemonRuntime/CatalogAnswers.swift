import AuditLog
import CatalogFiles
import ControlAPI
import DeviceCatalog

/// What is asked about handpieces, limits and areas as the files describe them.
extension DaemonService {
  func answerAboutCatalog(_ request: ControlRequest) -> ControlAnswer {
    switch request {
    case .areas: .areas(AreaList(catalog.tables))
    case .checkDevices: .catalogCheck(checkDevices())
    case .catalog: .catalog(catalogAnswer)
    default: .problem(Problem(.notFound, "This is not about the catalog."))
    }
  }

  private var catalogAnswer: CatalogAnswer {
    CatalogAnswer(
      files: catalog.files.map {
        CatalogAnswer.File(path: $0.path, text: String(decoding: $0.bytes, as: UTF8.self))
      })
  }

  /// The files as they are now; what the daemon goes by stays what it was at the start.
  private func checkDevices() -> CatalogCheck {
    let loaded = Hash256(of: catalog.fingerprintInput).description
    do throws(CatalogFilesError) {
      let present = try CatalogFolder.load(folder: catalogFolder)
      return CatalogCheck(
        loadedHash: loaded, hash: Hash256(of: present.fingerprintInput).description, defects: [])
    } catch {
      return CatalogCheck(loadedHash: loaded, hash: nil, defects: error.listed)
    }
  }
}

extension CatalogFilesError {
  fileprivate var listed: [CatalogCheck.Defect] {
    switch self {
    case .unreadable(let path, let reason), .tooLarge(let path, let reason):
      [CatalogCheck.Defect(file: path, line: 0, column: 0, sentence: reason)]
    case .defective(let defects):
      defects.map {
        CatalogCheck.Defect(file: $0.file, line: $0.line, column: $0.column, sentence: $0.reason)
      }
    }
  }
}
