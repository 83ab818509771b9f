package runner

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

// tailBytes is how much of the end of the output is shown in an error.
const tailBytes = 512

// capped keeps the beginning of what a command prints in a file and the end in memory, and takes everything, so that the command never
// waits and the disk never fills.
type capped struct {
	mu    sync.Mutex
	file  *os.File
	kept  int64
	count int64
	end   []byte
}

// Write takes all of p.
func (c *capped) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if room := OutputKept - c.kept; room > 0 {
		// A full disk must not stop the measurement: the result counts, not what was printed.
		n, _ := c.file.Write(p[:min(int64(len(p)), room)])
		c.kept += int64(n)
	}
	c.count += int64(len(p))
	c.end = append(c.end, p[max(0, len(p)-tailBytes):]...)
	c.end = c.end[max(0, len(c.end)-tailBytes):]
	return len(p), nil
}

func (c *capped) total() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count
}

// tail gives the end of the output as one line that is safe to show.
func (c *capped) tail() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' || r == '\uFFFD' {
			return ' '
		}
		return r
	}, string(c.end))
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case c.count == 0:
		return "it printed nothing"
	case c.count > OutputKept:
		return fmt.Sprintf("it printed %d bytes, of which %d are kept, at last: %s", c.count, OutputKept, text)
	default:
		return "it printed at last: " + text
	}
}
