package client

import (
	"context"
	"regexp"
	"strconv"
)

// maxSequenceAttempts bounds how often a transaction is signed anew for another sequence, each
// time after a certain refusal.
const maxSequenceAttempts = 5

// queue lets one ordered transaction of an account at a time be signed and broadcast, so that
// a refused one leaves no gap before the next.
type queue struct {
	// place holds one token: who has it may use next.
	place chan struct{}
	known bool
	next  uint64
}

// queueOf gives the queue of an account; all senders of a client share it.
func (c *Client) queueOf(address string) *queue {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, ok := c.queues[address]
	if !ok {
		q = &queue{place: make(chan struct{}, 1)}
		c.queues[address] = q
	}
	return q
}

// enter waits for the place; leave gives it back.
func (q *queue) enter(ctx context.Context) error {
	select {
	case q.place <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *queue) leave() { <-q.place }

// used says that a sequence is taken, or may be.
func (q *queue) used(sequence uint64) { q.known, q.next = true, sequence+1 }

// mismatch learns from a refusal which sequence the node wants; without a number in the text
// the chain is asked the next time.
func (q *queue) mismatch(log string) {
	q.known = false
	if match := expectedSequence.FindStringSubmatch(log); match != nil {
		if next, err := strconv.ParseUint(match[1], 10, 64); err == nil {
			q.known, q.next = true, next
		}
	}
}

// expectedSequence reads what the SDK says about a wrong sequence.
var expectedSequence = regexp.MustCompile(`account sequence mismatch, expected (\d+), got \d+`)
