package mechanism

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"slices"
)

// AuditPriority gives the audit lot of a conclusive round (R20), and whether it
// falls below the audit rate in ppm; the smallest lots are audited first:
//
//	first 8 bytes of sha256(tag | seed of the next epoch | version u64 | benchmark u64)
//
// Errors: bad_length, bad_ppm.
func AuditPriority(seed []byte, version, benchmark uint64, ratePpm int64) (priority uint64, selected bool, err error) {
	if err := CheckHash("seed", seed); err != nil {
		return 0, false, err
	}
	if err := CheckPpm("audit rate", ratePpm); err != nil {
		return 0, false, err
	}
	priority, selected = auditLot(seed, version, benchmark, ratePpm)
	return priority, selected, nil
}

func auditLot(seed []byte, version, benchmark uint64, ratePpm int64) (priority uint64, selected bool) {
	p := append([]byte(tagAudit), seed...)
	p = binary.BigEndian.AppendUint64(p, version)
	p = binary.BigEndian.AppendUint64(p, benchmark)
	hash := sha256.Sum256(p)
	priority = binary.BigEndian.Uint64(hash[:8])
	// priority*Scale < rate*2^64, compared by the upper word of the product.
	high, _ := bits.Mul64(priority, uint64(Scale))
	return priority, high < uint64(ratePpm)
}

// AuditRules says how many appeals of a benchmark start by themselves.
type AuditRules struct {
	// Seed of the epoch in which the appeals run.
	Seed      []byte
	Benchmark uint64
	RatePpm   int64
	// Places are shared by support appeals and audits.
	Places int64
}

// AppealPlaces gives the places to the versions whose rounds lacked support,
// in ascending order, and what is left to audits among the versions of the
// conclusive rounds, the smallest lots first (R20). A support round that is not
// in the result has no place. Errors: bad_length, bad_ppm.
func AppealPlaces(r AuditRules, unsupported, conclusive []uint64) (support, audits []uint64, err error) {
	if err := CheckHash("seed", r.Seed); err != nil {
		return nil, nil, err
	}
	if err := CheckPpm("audit rate", r.RatePpm); err != nil {
		return nil, nil, err
	}
	support = slices.Sorted(slices.Values(unsupported))
	support = support[:min(int64(len(support)), max(0, r.Places))]
	type drawn struct{ priority, version uint64 }
	lots := make([]drawn, 0, len(conclusive))
	for _, version := range conclusive {
		if priority, selected := auditLot(r.Seed, version, r.Benchmark, r.RatePpm); selected {
			lots = append(lots, drawn{priority, version})
		}
	}
	slices.SortFunc(lots, func(a, b drawn) int {
		return cmp.Or(cmp.Compare(a.priority, b.priority), cmp.Compare(a.version, b.version))
	})
	left := max(0, r.Places-int64(len(support)))
	for _, l := range lots[:min(int64(len(lots)), left)] {
		audits = append(audits, l.version)
	}
	return support, audits, nil
}
