package simulation

// parties sums up what the evaluators and developers of some kinds ended with, in umodel.
func (o *observations) parties(belongs func(kind string) bool) float64 {
	var sum float64
	for _, e := range o.evaluators {
		if belongs(e.kind) {
			sum += float64(e.net)
		}
	}
	for _, d := range o.developers {
		if belongs(d.kind) {
			sum += float64(d.net)
		}
	}
	return sum
}

// captures counts the final rounds that somebody wanted lifted, and those that were.
func captures(worlds []*observations) (rounds, captured int) {
	for _, o := range worlds {
		for _, s := range o.samples {
			if s.client {
				rounds++
			}
			if s.captured {
				captured++
			}
		}
	}
	return rounds, captured
}

// summariseRing compares worlds in which a ring strikes with the same worlds at peace.
func summariseRing(p Population, worlds, peaceful []*observations) *RingLine {
	line := &RingLine{Members: p.Count(Cartel, Sybil)}
	if line.Members == 0 {
		return nil
	}
	line.Share = round6(float64(line.Members) / float64(p.Count(EvaluatorKinds...)))
	line.Rounds, line.Captured = captures(worlds)
	final := 0
	for i, o := range worlds {
		final += o.rounds.Final
		net := o.parties(inKinds(Cartel, Sybil, Client))
		profit := net - peaceful[i].parties(inKinds(Cartel, Sybil, Client))
		line.Net += net
		line.Profit += profit
		line.Winning += indicator(profit > 0)
	}
	n := float64(len(worlds))
	line.Net, line.Profit, line.Winning = model(line.Net/n), model(line.Profit/n), round6(line.Winning/n)
	line.CaptureRate = round6(ratio(float64(line.Captured), float64(line.Rounds)))
	line.CaptureShare = round6(ratio(float64(line.Captured), float64(final)))
	return line
}

func summariseBribes(p Population, worlds, peaceful []*observations) *BribeLine {
	if p.Count(BribeTaker) == 0 {
		return nil
	}
	line := &BribeLine{}
	line.Rounds, line.Captured = captures(worlds)
	for i, o := range worlds {
		line.Offered += o.bribesOffered
		line.Taken += o.bribesTaken
		line.Profit += o.parties(inKinds(Briber)) - peaceful[i].parties(inKinds(Briber))
	}
	line.Profit = model(line.Profit / float64(len(worlds)))
	return line
}

func summariseAppeals(worlds []*observations) AppealLine {
	line := AppealLine{Verdicts: map[string]int{}}
	var corrected, audited float64
	for _, o := range worlds {
		for verdict, n := range o.verdicts {
			line.Verdicts[verdict] += n
		}
		line.Wrong += o.wrong
		corrected, audited = corrected+float64(o.corrected), audited+float64(o.correctedByAudit)
	}
	line.Detected, line.Audited = round6(ratio(corrected, float64(line.Wrong))), round6(ratio(audited, float64(line.Wrong)))
	return line
}
