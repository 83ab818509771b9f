package journal

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
)

// The buckets: meta holds words; open and done hold round u64be -> Record; intents holds hash -> Intent.
var (
	bucketMeta    = []byte("meta")
	bucketOpen    = []byte("open")
	bucketDone    = []byte("done")
	bucketIntents = []byte("intents")
)

// form of the file.
const form = "1"

// ErrLocked says that another process has the journal.
var ErrLocked = errors.New("another process uses the journal")

// Journal is an open file.
type Journal struct{ db *bbolt.DB }

// Open opens or makes the journal of an evaluator on a chain. Errors: ErrLocked, a journal that belongs to another evaluator or
// chain, or those of the file system.
func Open(file, chainID, evaluator string) (*Journal, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{Timeout: 2 * time.Second})
	if errors.Is(err, bbolt.ErrTimeout) {
		return nil, fmt.Errorf("journal %s: %w; stop the other modeld evaluator first, or ask it: modeld evaluator status", file, ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", file, err)
	}
	j := &Journal{db: db}
	if err := j.own(chainID, evaluator); err != nil {
		return nil, errors.Join(fmt.Errorf("journal %s: %w", file, err), db.Close())
	}
	return j, nil
}

// View opens a journal that exists, for reading. It waits at most two seconds for a daemon that has it.
func View(file string) (*Journal, error) {
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{Timeout: 2 * time.Second, ReadOnly: true})
	if errors.Is(err, bbolt.ErrTimeout) {
		return nil, fmt.Errorf("journal %s: %w", file, ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", file, err)
	}
	return &Journal{db: db}, nil
}

// own makes the buckets and compares who they belong to.
func (j *Journal) own(chainID, evaluator string) error {
	return j.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketOpen, bucketDone, bucketIntents} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		meta := tx.Bucket(bucketMeta)
		for _, word := range []struct{ key, want string }{{"form", form}, {"chain_id", chainID}, {"evaluator", evaluator}} {
			switch got := meta.Get([]byte(word.key)); {
			case got == nil:
				if err := meta.Put([]byte(word.key), []byte(word.want)); err != nil {
					return err
				}
			case string(got) != word.want:
				return fmt.Errorf("expected one with %s %s, got %s; use another --home", word.key, word.want, got)
			}
		}
		return nil
	})
}

// Close closes the file.
func (j *Journal) Close() error { return j.db.Close() }

func key(round uint64) []byte { return binary.BigEndian.AppendUint64(nil, round) }

// Put writes records, all or none; they are on the disk when it returns.
func (j *Journal) Put(records ...Record) error {
	return j.db.Update(func(tx *bbolt.Tx) error { return put(tx, records) })
}

// Intend writes a transaction and the records that it is about, all or none.
func (j *Journal) Intend(intent Intent, records ...Record) error {
	return j.db.Update(func(tx *bbolt.Tx) error {
		text, err := json.Marshal(intent)
		if err != nil {
			return err
		}
		if err := tx.Bucket(bucketIntents).Put([]byte(intent.Hash), text); err != nil {
			return err
		}
		return put(tx, records)
	})
}

// Forget removes a transaction whose fate is known, and writes records.
func (j *Journal) Forget(hash string, records ...Record) error {
	return j.db.Update(func(tx *bbolt.Tx) error {
		if err := tx.Bucket(bucketIntents).Delete([]byte(hash)); err != nil {
			return err
		}
		return put(tx, records)
	})
}

func put(tx *bbolt.Tx, records []Record) error {
	for _, r := range records {
		old, found, err := get(tx, r.Round)
		if err != nil {
			return err
		}
		if found {
			if err := r.replaces(old); err != nil {
				return err
			}
		}
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		to, from := bucketOpen, bucketDone
		if r.State.Final() {
			to, from = from, to
		}
		if err := tx.Bucket(from).Delete(key(r.Round)); err != nil {
			return err
		}
		if err := tx.Bucket(to).Put(key(r.Round), text); err != nil {
			return err
		}
	}
	return nil
}

func get(tx *bbolt.Tx, round uint64) (r Record, found bool, err error) {
	for _, bucket := range [][]byte{bucketOpen, bucketDone} {
		if text := tx.Bucket(bucket).Get(key(round)); text != nil {
			if err := json.Unmarshal(text, &r); err != nil {
				return r, false, fmt.Errorf("journal: round %d: %w", round, err)
			}
			return r, true, nil
		}
	}
	return r, false, nil
}

// Get gives the record of a round.
func (j *Journal) Get(round uint64) (r Record, found bool, err error) {
	err = j.db.View(func(tx *bbolt.Tx) error {
		r, found, err = get(tx, round)
		return err
	})
	return r, found, err
}

// Open gives the records that are not final, by round.
func (j *Journal) Open() ([]Record, error) { return j.list(bucketOpen) }

// Done gives the records that are final, by round.
func (j *Journal) Done() ([]Record, error) { return j.list(bucketDone) }

func (j *Journal) list(bucket []byte) (records []Record, err error) {
	err = j.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucket).ForEach(func(_, text []byte) error {
			var r Record
			err := json.Unmarshal(text, &r)
			records = append(records, r)
			return err
		})
	})
	return records, err
}

// Intents gives the transactions whose fate is not known.
func (j *Journal) Intents() (intents []Intent, err error) {
	err = j.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketIntents).ForEach(func(_, text []byte) error {
			var i Intent
			err := json.Unmarshal(text, &i)
			intents = append(intents, i)
			return err
		})
	})
	return intents, err
}

// Owner gives the evaluator to which the journal belongs.
func (j *Journal) Owner() (owner string, err error) {
	err = j.db.View(func(tx *bbolt.Tx) error {
		owner = string(tx.Bucket(bucketMeta).Get([]byte("evaluator")))
		return nil
	})
	return owner, err
}
