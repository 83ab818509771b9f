package node

import (
	"sync"
	"time"
)

// sampler notes the CPU time of a node over time.
type sampler struct {
	mu     sync.Mutex
	at     []time.Time
	used   []float64
	finish chan struct{}
	done   chan struct{}
}

// sampleEvery is the time between two notes; /proc counts in steps of 10 ms.
const sampleEvery = 10 * time.Millisecond

func sample(p *process) *sampler {
	s := &sampler{finish: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		for {
			if used, err := p.cpu(); err == nil {
				s.mu.Lock()
				s.at, s.used = append(s.at, time.Now()), append(s.used, used)
				s.mu.Unlock()
			}
			select {
			case <-s.finish:
				return
			case <-time.After(sampleEvery):
			}
		}
	}()
	return s
}

func (s *sampler) end() {
	close(s.finish)
	<-s.done
}

// between gives the CPU seconds that were used in a window.
func (s *sampler) between(w window) float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.until(w.to) - s.until(w.from)
}

// until gives the CPU seconds at a moment, between two notes in proportion.
func (s *sampler) until(t time.Time) float64 {
	for i := 1; i < len(s.at); i++ {
		if s.at[i].Before(t) {
			continue
		}
		part := float64(t.Sub(s.at[i-1])) / float64(max(s.at[i].Sub(s.at[i-1]), 1))
		return s.used[i-1] + (s.used[i]-s.used[i-1])*min(max(part, 0), 1)
	}
	if len(s.used) == 0 {
		return 0
	}
	return s.used[len(s.used)-1]
}

// window is a stretch of time.
type window struct{ from, to time.Time }

func (w window) seconds() float64 { return w.to.Sub(w.from).Seconds() }
