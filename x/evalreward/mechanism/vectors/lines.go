package vectors

import (
	"bufio"
	"errors"
	"io"
)

// maxLine bounds a line in bytes, the line break not counted.
const maxLine = 16 << 20

var errLineTooLong = errors.New("line is longer than 16 MiB")

// lines reads lines of any length, but holds at most maxLine of one.
type lines struct {
	r *bufio.Reader
	// number of the line last read, from 1.
	number int
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, 64<<10)} }

// next gives the next line without its line break. errLineTooLong concerns
// this line only; io.EOF and every other error end the reading.
func (l *lines) next() ([]byte, error) {
	l.number++
	var line []byte
	tooLong := false
	for {
		part, err := l.r.ReadSlice('\n')
		if len(line)+len(part) > maxLine+1 {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(line) > 0 || tooLong):
		case err != nil:
			return nil, err
		}
		if n := len(line); n > 0 && line[n-1] == '\n' {
			line = line[:n-1]
		}
		if tooLong || len(line) > maxLine {
			return nil, errLineTooLong
		}
		return line, nil
	}
}
