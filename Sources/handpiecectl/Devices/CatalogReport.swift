import CatalogFiles
import DeviceCatalog
import Glibc

/// What a folder of device descriptions and limit tables holds, or everything that is wrong with
/// it.
struct CatalogReport: Encodable {
  enum Reading {
    case catalog(Catalog)
    case failure(CatalogFilesError)
  }

  let folder: String
  let contents: CatalogContents?
  let defects: [Defect]
  /// Why the folder could not be read at all.
  let failure: String?
  let exitCode: ExitStatus

  struct Defect: Encodable {
    let file: String
    let line: Int
    let column: Int
    let reason: String
  }

  private enum CodingKeys: String, CodingKey {
    case folder, contents, defects, failure
  }

  init(folder: String, reading: Reading) {
    self.folder = folder
    switch reading {
    case .catalog(let catalog):
      contents = CatalogContents(catalog)
      defects = []
      failure = nil
      exitCode = .done
    case .failure(.defective(let found)):
      contents = nil
      defects = found.map {
        Defect(file: $0.file, line: $0.line, column: $0.column, reason: $0.reason)
      }
      failure = nil
      exitCode = .wrongData
    case .failure(.tooLarge(let path, let reason)):
      contents = nil
      defects = []
      failure = "\(path): \(reason)"
      exitCode = .wrongData
    case .failure(.unreadable(let path, let reason)):
      contents = nil
      defects = []
      failure = "\(path): \(reason)"
      exitCode = .noInput
    }
  }

  /// One line for each defect, as compilers write it, or what is there.
  var text: String {
    if let contents { return contents.text }
    let lines = defects.map { "\(folder)/\($0.file):\($0.line):\($0.column): \($0.reason)\n" }
    return lines.joined() + "\(defects.count) \(defects.count == 1 ? "defect" : "defects")\n"
  }
}
