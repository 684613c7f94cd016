// Checks what flowsync gives out by Go's own packages for signed notes and transparent logs, as Go's checksum database
// uses them. GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go <what> <arguments>
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func read(file string) string {
	bytes, err := os.ReadFile(file)
	must(err)
	return string(bytes)
}

func hashOf(text string) tlog.Hash {
	hash, err := tlog.ParseHash(text)
	must(err)
	return hash
}

// The package parses checkpoints of Go's own log only, so the three lines are read here.
func open(text, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return tlog.Tree{N: size, Hash: hashOf(lines[2])}
}

func hashesOf(lines []string) []tlog.Hash {
	hashes := []tlog.Hash{}
	for _, line := range lines {
		hashes = append(hashes, hashOf(line))
	}
	return hashes
}

// A proof of C2SP: an entry, its index, hashes, and behind a blank line the checkpoint.
func inclusion(file, vkey string) {
	head, checkpoint, _ := strings.Cut(read(file), "\n\n")
	lines := strings.Split(head, "\n")
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	must(err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	tree := open(checkpoint, vkey)
	must(tlog.CheckRecord(hashesOf(lines[3:]), tree.N, tree.Hash, index, tlog.RecordHash(entry)))
	fmt.Println("included", index, "of", tree.N)
}

// The older checkpoint, and what /history/consistency says from its size on.
func consistency(older, file, vkey string) {
	head, checkpoint, _ := strings.Cut(read(file), "\n\n")
	before, tree := open(read(older), vkey), open(checkpoint, vkey)
	lines := strings.Split(head, "\n")
	must(tlog.CheckTree(hashesOf(lines[1:]), tree.N, tree.Hash, before.N, before.Hash))
	fmt.Println("consistent", before.N, "of", tree.N)
}

type folder string

func (dir folder) Height() int { return 8 }

// The package has the height of a tile in its path, C2SP has not.
func (dir folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := [][]byte{}
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(dir), path))
		if err != nil {
			return nil, err
		}
		found = append(found, bytes)
	}
	return found, nil
}

func (dir folder) SaveTiles([]tlog.Tile, [][]byte) {}

// An exported folder: each entry is the leaf that the tiles have, up to the signed root.
func tiles(dir, vkey string) {
	tree := open(read(filepath.Join(dir, "checkpoint")), vkey)
	hashes := tlog.TileHashReader(tree, folder(dir))
	for first := int64(0); first < tree.N; first += 256 {
		width := int(tree.N - first)
		if width > 256 {
			width = 256
		}
		path := strings.Replace(tlog.Tile{H: 8, L: 0, N: first / 256, W: width}.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle := []byte(read(filepath.Join(dir, path)))
		for n := int64(0); n < int64(width); n++ {
			length := binary.BigEndian.Uint16(bundle)
			proof, err := tlog.ProveRecord(tree.N, first+n, hashes)
			must(err)
			must(tlog.CheckRecord(proof, tree.N, tree.Hash, first+n, tlog.RecordHash(bundle[2:2+length])))
			bundle = bundle[2+length:]
		}
	}
	fmt.Println("entries", tree.N)
}

func main() {
	args := os.Args[2:]
	switch os.Args[1] {
	case "note":
		fmt.Println("signed", open(read(args[0]), args[1]).N)
	case "inclusion":
		inclusion(args[0], args[1])
	case "consistency":
		consistency(args[0], args[1], args[2])
	case "tiles":
		tiles(args[0], args[1])
	}
}
