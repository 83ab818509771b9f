package simulation

import "slices"

func model(amount float64) float64 { return round6(amount / umodel) }

func countRounds(worlds []*observations) RoundLine {
	line := RoundLine{Void: map[string]int{}}
	for _, o := range worlds {
		line.Requested += o.rounds.Requested
		line.Final += o.rounds.Final
		line.Gold += o.rounds.Gold
		line.Appeals += o.rounds.Appeals
		for outcome, n := range o.rounds.Void {
			line.Void[outcome] += n
		}
	}
	return line
}

func summariseErrors(p Population, worlds []*observations) ErrorLine {
	var all, late, correlations []float64
	from := uint64(warmUpEpochs + p.Epochs - p.Epochs/3)
	for _, o := range worlds {
		for b := range p.Benchmarks {
			var scores, truths []float64
			for _, s := range o.samples {
				if s.benchmark != b {
					continue
				}
				scores, truths = append(scores, float64(s.score)), append(truths, float64(s.truth))
				off := float64(max(s.score-s.truth, s.truth-s.score))
				all = append(all, off)
				if s.epoch >= from {
					late = append(late, off)
				}
			}
			correlations = append(correlations, spearman(scores, truths))
		}
	}
	return ErrorLine{
		Mean: round6(mean(all)), P50: percentile(0.5, all), P99: percentile(0.99, all), Max: percentile(1, all),
		LateMean: round6(mean(late)), LateP99: percentile(0.99, late), Spearman: round6(mean(correlations)),
	}
}

func summariseEvaluators(p Population, worlds []*observations) []EvaluatorLine {
	var lines []EvaluatorLine
	for _, kind := range EvaluatorKinds {
		line := EvaluatorLine{Kind: kind, Count: p.Count(kind)}
		if line.Count == 0 {
			continue
		}
		var net, pay, slash, ever, now, credibility float64
		for _, o := range worlds {
			for _, e := range o.evaluators {
				if e.kind != kind {
					continue
				}
				line.Seats += e.seats
				net, pay, slash = net+float64(e.net), pay+float64(e.pay), slash+float64(e.slash)
				ever, now, credibility = ever+indicator(e.everJailed), now+indicator(e.jailed), credibility+e.credibility
			}
		}
		n := float64(line.Count * len(worlds))
		line.NetPerSeat, line.PayPerSeat = model(ratio(net, float64(line.Seats))), model(ratio(pay, float64(line.Seats)))
		line.Slashed, line.Credibility = model(slash/n), round6(credibility/n)
		line.EverJailed, line.Jailed = round6(ever/n), round6(now/n)
		lines = append(lines, line)
	}
	return lines
}

func summariseDevelopers(p Population, worlds []*observations) []DeveloperLine {
	var lines []DeveloperLine
	eta := float64(p.Benchmarks[0].Eta)
	for _, kind := range DeveloperKinds {
		line := DeveloperLine{Kind: kind}
		var progress, profiting float64
		for _, o := range worlds {
			for _, d := range o.developers {
				if d.kind != kind {
					continue
				}
				line.Count++
				line.Versions += float64(d.versions)
				line.Requests += float64(d.requests)
				line.Moved += float64(d.moved)
				line.Paid += float64(d.paid)
				line.Net += float64(d.net)
				progress += float64(d.progress)
				profiting += indicator(d.net > 0)
			}
		}
		if line.Count == 0 {
			continue
		}
		n := float64(line.Count)
		line.Count /= len(worlds)
		line.NetPerStep, line.Profiting = model(ratio(line.Net, progress/eta)), round6(profiting/n)
		line.Versions, line.Requests, line.Moved = round6(line.Versions/n), round6(line.Requests/n), round6(line.Moved/n)
		line.Paid, line.Net = model(line.Paid/n), model(line.Net/n)
		lines = append(lines, line)
	}
	return lines
}

func summariseEconomy(worlds []*observations) EconomyLine {
	line := EconomyLine{Minted: map[string]float64{}, Burned: map[string]float64{}}
	n := float64(len(worlds))
	var allowance, owners, evaluators, conclusive float64
	var all, honest []float64
	for _, o := range worlds {
		addShares(line.Minted, o.minted, n)
		addShares(line.Burned, o.burned, n)
		line.MintedShare = max(line.MintedShare, round6(o.mintedShare))
		allowance, owners = allowance+float64(o.allowance), owners+float64(o.minted["owners"])
		evaluators, conclusive = evaluators+float64(o.minted["evaluators"]+o.minted["appeals"]), conclusive+float64(o.rounds.Final)
		line.CopiesTried += o.copiesTried
		line.CopiesRefused += o.copiesRefused
		line.Washed += o.washed
		var incomes, honestIncomes []float64
		for _, e := range o.evaluators {
			incomes = append(incomes, float64(e.pay))
			if e.kind == Honest {
				honestIncomes = append(honestIncomes, float64(e.pay))
			}
		}
		all, honest = append(all, gini(incomes)), append(honest, gini(honestIncomes))
	}
	line.AllowanceMinted = round6(ratio(owners, allowance))
	line.CostPerConclusive = model(ratio(evaluators, conclusive))
	line.Gini, line.GiniHonest = round6(mean(all)), round6(mean(honest))
	return line
}

func addShares(sums map[string]float64, amounts map[string]int64, n float64) {
	for cause, amount := range amounts {
		sums[cause] = round6(sums[cause] + float64(amount)/umodel/n)
	}
}

func summariseSeries(p Population, worlds []*observations) []SeriesPoint {
	points := make([]SeriesPoint, len(worlds[0].series))
	n := float64(len(worlds))
	for i := range points {
		point := SeriesPoint{Epoch: i, Frontier: make([]float64, len(p.Benchmarks)), Credibility: map[string]float64{}}
		var errs []float64
		for _, o := range worlds {
			s := o.series[i]
			errs = append(errs, s.error...)
			point.Minted += s.minted / n
			point.Generality += float64(s.generality) / n
			for b, frontier := range s.frontier {
				point.Frontier[b] += float64(frontier) / n
			}
			for _, kind := range sortedKeys(s.credibility) {
				point.Credibility[kind] += s.credibility[kind] / n
			}
		}
		point.Error, point.Minted, point.Generality = round6(mean(errs)), round6(point.Minted), round6(point.Generality)
		for b := range point.Frontier {
			point.Frontier[b] = round6(point.Frontier[b])
		}
		for kind, c := range point.Credibility {
			point.Credibility[kind] = round6(c)
		}
		points[i] = point
	}
	return points
}

func sumRefusals(worlds []*observations) map[string]int {
	sums := map[string]int{}
	for _, o := range worlds {
		for code, n := range o.refused {
			sums[code] += n
		}
	}
	return sums
}

func indicator(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func inKinds(kinds ...string) func(string) bool {
	return func(kind string) bool { return slices.Contains(kinds, kind) }
}
