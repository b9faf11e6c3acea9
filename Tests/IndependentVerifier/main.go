// Command verifier checks a log of handpieced with nothing of handpieced: the packages
// golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog read its signatures, tiles and
// proofs.
//
//	verifier log     -dir FOLDER -key VKEY [-witness VKEY]
//	verifier prove   -dir FOLDER -key VKEY -index N
//	verifier proof   -file FILE -key VKEY
//	verifier history -file FILE -old FILE -key VKEY [-dir FOLDER]
//
// log checks the checkpoint's signature, makes the tree anew from the entries, and compares root
// and tiles with it. prove makes the inclusion proof of a leaf from the tiles and checks it. proof checks a
// file in the form of C2SP tlog-proof. history checks a request in the form of C2SP tlog-witness
// against an older checkpoint, and with -dir makes the same proof from the tiles.
//
// It prints one line and ends with 0, or the reason and ends with 1.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "verifier:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return errors.New("no command")
	}
	flags := flag.NewFlagSet(arguments[0], flag.ContinueOnError)
	dir := flags.String("dir", "", "folder of tiles")
	key := flags.String("key", "", "verifier key of the log")
	witness := flags.String("witness", "", "verifier key of a witness")
	file := flags.String("file", "", "file to check")
	old := flags.String("old", "", "older checkpoint")
	index := flags.Int64("index", -1, "leaf")
	if err := flags.Parse(arguments[1:]); err != nil {
		return err
	}
	switch arguments[0] {
	case "log":
		return verifyLog(*dir, *key, *witness)
	case "prove":
		return proveLeaf(*dir, *key, *index)
	case "proof":
		return verifyProof(*file, *key)
	case "history":
		return verifyHistory(*file, *old, *key, *dir)
	}
	return fmt.Errorf("unknown command %q", arguments[0])
}

// verifyLog reads the whole folder, makes the tree anew from the entries, and compares every tile
// with it. It does not leave that to tlog.TileHashReader, which in version 0.7.0 takes some tiles
// unchecked.
func verifyLog(dir, key, witness string) error {
	tree, message, err := readCheckpoint(filepath.Join(dir, "checkpoint"), key)
	if err != nil {
		return err
	}
	if witness != "" {
		if err := verifyCosignature(message, witness); err != nil {
			return err
		}
	}
	var made madeTree
	for first := int64(0); first < tree.N; first += 256 {
		if err := made.readBundle(dir, first, tree.N); err != nil {
			return err
		}
	}
	for level := 0; tree.N>>(8*level) > 0; level++ {
		for index := int64(0); index<<8 < tree.N>>(8*level); index++ {
			if err := made.compareTile(dir, level, index, tree.N); err != nil {
				return err
			}
		}
	}
	root, err := tlog.TreeHash(tree.N, &made)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the leaves do not have the checkpoint's root")
	}
	fmt.Printf("%d leaves, root %s\n", tree.N, tree.Hash)
	return nil
}

// madeTree holds the hashes of a tree as tlog numbers them.
type madeTree []tlog.Hash

func (made *madeTree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, index := range indexes {
		hashes = append(hashes, (*made)[index])
	}
	return hashes, nil
}

// readBundle adds the entries of one bundle to the tree.
func (made *madeTree) readBundle(dir string, first, size int64) error {
	width := tileWidth(0, first/256, size)
	path := "tile/entries/" + tilePath(first/256, width)
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return err
	}
	for leaf := first; leaf < first+int64(width); leaf++ {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return fmt.Errorf("leaf %d: %s is too short", leaf, path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		hashes, err := tlog.StoredHashes(leaf, data[2:end], made)
		if err != nil {
			return err
		}
		*made = append(*made, hashes...)
		data = data[end:]
	}
	if len(data) > 0 {
		return fmt.Errorf("%s is too long", path)
	}
	return nil
}

// compareTile compares a tile's file with the tree.
func (made *madeTree) compareTile(dir string, level int, index, size int64) error {
	width := tileWidth(level, index, size)
	path := fmt.Sprintf("tile/%d/%s", level, tilePath(index, width))
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return err
	}
	wanted, err := tlog.ReadTileData(tlog.Tile{H: 8, L: level, N: index, W: width}, made)
	if err != nil {
		return err
	}
	if len(data) != len(wanted) {
		return fmt.Errorf("%s has %d bytes", path, len(data))
	}
	for i := 0; i < len(data); i += tlog.HashSize {
		if !bytes.Equal(data[i:i+tlog.HashSize], wanted[i:i+tlog.HashSize]) {
			first := (index<<8 + int64(i/tlog.HashSize)) << (8 * level)
			return fmt.Errorf("leaf %d: %s has another hash", first, path)
		}
	}
	return nil
}

// proveLeaf makes a proof from the tiles and checks it.
func proveLeaf(dir, key string, index int64) error {
	tree, _, err := readCheckpoint(filepath.Join(dir, "checkpoint"), key)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, &tileFolder{dir, tree.N})
	proof, err := tlog.ProveRecord(tree.N, index, hashes)
	if err != nil {
		return err
	}
	leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]); err != nil {
		return err
	}
	for _, hash := range proof {
		fmt.Println(hash)
	}
	return nil
}

// verifyProof checks a tlog-proof whose extra line holds the leaf's bytes.
func verifyProof(file, key string) error {
	head, hashes, message, err := readProof(file, 3)
	if err != nil {
		return err
	}
	if head[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(head[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(head[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(message, key)
	if err != nil {
		return err
	}
	if index < 0 || index >= tree.N {
		return fmt.Errorf("no leaf %d in a tree of %d", index, tree.N)
	}
	if err := tlog.CheckRecord(hashes, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
		return err
	}
	fmt.Printf("leaf %d of %d: %s\n", index, tree.N, leaf)
	return nil
}

// verifyHistory checks that a log began as an older checkpoint of it says.
func verifyHistory(file, oldFile, key, dir string) error {
	head, hashes, message, err := readProof(file, 1)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(message, key)
	if err != nil {
		return err
	}
	old, _, err := readCheckpoint(oldFile, key)
	if err != nil {
		return err
	}
	if head[0] != fmt.Sprintf("old %d", old.N) {
		return fmt.Errorf("%q, where the older checkpoint has %d leaves", head[0], old.N)
	}
	if err := tlog.CheckTree(hashes, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return err
	}
	if dir != "" {
		reader := tlog.TileHashReader(tree, &tileFolder{dir, tree.N})
		proof, err := tlog.ProveTree(tree.N, old.N, reader)
		if err != nil {
			return err
		}
		if fmt.Sprint(proof) != fmt.Sprint(tlog.TreeProof(hashes)) {
			return errors.New("the tiles make another proof")
		}
	}
	fmt.Printf("%d leaves began as these %d\n", tree.N, old.N)
	return nil
}

// readProof takes a file apart: some lines, hashes up to an empty line, and a signed note.
func readProof(file string, lines int) ([]string, []tlog.Hash, []byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, nil, err
	}
	above, message, found := bytes.Cut(data, []byte("\n\n"))
	all := strings.Split(string(above), "\n")
	if !found || len(all) < lines {
		return nil, nil, nil, errors.New("not a proof")
	}
	var hashes []tlog.Hash
	for _, line := range all[lines:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, nil, nil, err
		}
		hashes = append(hashes, hash)
	}
	return all[:lines], hashes, message, nil
}

func readCheckpoint(file, key string) (tlog.Tree, []byte, error) {
	message, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	tree, err := openCheckpoint(message, key)
	return tree, message, err
}

// openCheckpoint checks a checkpoint's signature and reads its three lines.
func openCheckpoint(message []byte, key string) (tree tlog.Tree, err error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tree, errors.New("not a checkpoint of this log")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// verifyCosignature finds the cosignature of a witness below a checkpoint and checks it, by C2SP
// tlog-cosignature.
func verifyCosignature(message []byte, key string) error {
	parts := strings.SplitN(key, "+", 3)
	if len(parts) != 3 {
		return errors.New("not a verifier key")
	}
	public, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(public) != 33 || public[0] != 4 {
		return errors.New("not a witness's verifier key")
	}
	id := sha256.Sum256([]byte(parts[0] + "\n" + string(public)))
	split := bytes.LastIndex(message, []byte("\n\n"))
	for _, line := range strings.Split(string(message[split+2:]), "\n") {
		text := strings.TrimPrefix(line, "— "+parts[0]+" ")
		signature, err := base64.StdEncoding.DecodeString(text)
		if text == line || err != nil || len(signature) != 76 || !bytes.Equal(signature[:4], id[:4]) {
			continue
		}
		signed := fmt.Sprintf(
			"cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature[4:]), message[:split+1])
		if !ed25519.Verify(public[1:], []byte(signed), signature[12:]) {
			return errors.New("the cosignature is false")
		}
		return nil
	}
	return errors.New("no cosignature of this witness")
}

// tileFolder reads tiles of height 8 where C2SP tlog-tiles puts them.
type tileFolder struct {
	dir  string
	size int64
}

func (folder *tileFolder) Height() int { return 8 }

func (folder *tileFolder) SaveTiles([]tlog.Tile, [][]byte) {}

func (folder *tileFolder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// The folder has each tile in the one width that its tree asks for.
		width := tileWidth(tile.L, tile.N, folder.size)
		if tile.W > width {
			return nil, fmt.Errorf("no tile %s in this tree", tile.Path())
		}
		path := fmt.Sprintf("tile/%d/%s", tile.L, tilePath(tile.N, width))
		data, err := os.ReadFile(filepath.Join(folder.dir, path))
		if err != nil {
			return nil, err
		}
		if len(data) != width*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path, len(data))
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}

// tileWidth returns how many hashes a tile has in a tree.
func tileWidth(level int, index, size int64) int {
	width := size>>(8*level) - index<<8
	if width > 256 {
		return 256
	}
	return int(width)
}

func tilePath(index int64, width int) string {
	path := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		path = fmt.Sprintf("x%03d/%s", index%1000, path)
	}
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}
