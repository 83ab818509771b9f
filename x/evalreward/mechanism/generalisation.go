package mechanism

// AboveChance gives how far a score lies above guessing, in ppm of the way to
// the top (R10), rounded down; 0 for a score below chance.
// Errors: bad_ppm, bad_chance.
func AboveChance(f, chance int64) (int64, error) {
	if err := checkAllPpm(named{"f", f}, named{"chance", chance}); err != nil {
		return 0, err
	}
	if err := checkChance(chance); err != nil {
		return 0, err
	}
	return aboveChance(f, chance), nil
}

func aboveChance(f, chance int64) int64 {
	return divFloor(max(0, f-chance)*Scale, Scale-chance)
}

func checkChance(chance int64) error {
	if chance == Scale {
		return fail(CodeBadChance, "expected less than %d, got %d", Scale, chance)
	}
	return nil
}

// DomainScore is a version's score on one benchmark of a domain, in ppm, and
// the score of guessing. A missing score counts as nothing above chance.
type DomainScore struct {
	Score  Optional
	Chance int64
}

// Generality is how well a version does everywhere, in ppm.
type Generality struct {
	// Domains holds the mean above chance per domain, Index their harmonic mean.
	Domains []int64
	Index   int64
}

// Generalisation gives the score of a version on benchmark 0 (R10): the
// harmonic mean, over the domains, of the mean score above chance. It follows
// the worst domain, so a specialist earns little. Means round down and the
// reciprocals up, so the index never flatters; eps keeps it finite.
// Errors: no_domains, too_many_domains, bad_ppm, bad_eps, empty_domain, bad_chance.
func Generalisation(domains [][]DomainScore, eps int64) (Generality, error) {
	if err := checkDomainCount(len(domains)); err != nil {
		return Generality{}, err
	}
	if err := checkEps(eps); err != nil {
		return Generality{}, err
	}
	for _, domain := range domains {
		for _, s := range domain {
			if err := checkOptionalPpm("score", s.Score); err != nil {
				return Generality{}, err
			}
			if err := CheckPpm("chance", s.Chance); err != nil {
				return Generality{}, err
			}
		}
	}
	for i, domain := range domains {
		if len(domain) == 0 {
			return Generality{}, failEmptyDomain(i)
		}
		for _, s := range domain {
			if err := checkChance(s.Chance); err != nil {
				return Generality{}, err
			}
		}
	}
	return generalisation(domains, eps), nil
}

func generalisation(domains [][]DomainScore, eps int64) Generality {
	g := Generality{Domains: make([]int64, len(domains))}
	var reciprocals int64
	for i, domain := range domains {
		var total int64
		for _, s := range domain {
			if s.Score.Present {
				total += aboveChance(s.Score.Value, s.Chance)
			}
		}
		g.Domains[i] = divFloor(total, int64(len(domain)))
		reciprocals += divCeil(Scale*Scale, max(eps, g.Domains[i]))
	}
	g.Index = divFloor(int64(len(domains))*Scale*Scale, reciprocals)
	return g
}

func checkDomainCount(n int) error {
	if n == 0 {
		return fail(CodeNoDomains, "expected at least one domain, got none")
	}
	if n > MaxDomains {
		return fail(CodeTooManyDomains, "expected at most %d domains, got %d", MaxDomains, n)
	}
	return nil
}

func checkEps(eps int64) error {
	if err := CheckPpm("eps", eps); err != nil {
		return err
	}
	if eps == 0 {
		return fail(CodeBadEps, "expected 1..%d, got 0", Scale)
	}
	return nil
}

func failEmptyDomain(i int) error {
	return fail(CodeEmptyDomain, "domain %d: expected at least one benchmark, got none", i+1)
}
