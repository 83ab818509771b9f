package types

import (
	_ "embed" // the lists of identifiers
	"fmt"
	"strings"
)

// The lists hold identifiers of the SPDX licence list, one a line, sorted.
//
//go:embed licences.txt
var licenceList string

//go:embed exceptions.txt
var exceptionList string

var (
	licenceIDs   = identifiers(licenceList)
	exceptionIDs = identifiers(exceptionList)
)

// identifiers maps the lower-case spelling to the right one. Only looked up, never ranged over.
func identifiers(list string) map[string]string {
	ids := map[string]string{}
	for id := range strings.FieldsSeq(list) {
		ids[strings.ToLower(id)] = id
	}
	return ids
}

// CheckLicence refuses (ErrInvalidField) what is not an SPDX licence expression of 1..64
// bytes: identifiers of the list or LicenseRef-NAME, joined by AND, OR and WITH, with
// parentheses. Words are separated by single spaces and identifiers keep their spelling, so
// that each expression can be looked up as it stands.
func CheckLicence(expression string) error {
	if len(expression) < 1 || len(expression) > MaxLicenceBytes {
		return invalid("licence", fmt.Sprintf("an SPDX expression of 1..%d bytes", MaxLicenceBytes), fmt.Sprintf("%d bytes", len(expression)))
	}
	p := licenceParser{rest: expression}
	problem := p.expression()
	if problem == "" && p.rest != "" {
		problem = "AND, OR or WITH"
	}
	if problem != "" {
		return invalid("licence", problem, fmt.Sprintf("%s in %s", quote(p.rest), quote(expression)))
	}
	return nil
}

// SpellLicence gives the spelling of the SPDX list of a single identifier in any case, such as
// Apache-2.0 for apache-2.0; false for one that is not listed.
func SpellLicence(id string) (string, bool) {
	spelling, known := licenceIDs[strings.ToLower(id)]
	return spelling, known
}

// licenceParser reads an expression from left to right; its methods return what was
// expected instead of what came, "" when all is well. The depth is bounded by the length.
type licenceParser struct{ rest string }

// expression reads parts joined by AND or OR. Which binds more tightly does not matter here.
func (p *licenceParser) expression() string {
	for {
		if problem := p.part(); problem != "" {
			return problem
		}
		if !p.take(" AND ") && !p.take(" OR ") {
			return ""
		}
	}
}

func (p *licenceParser) part() string {
	if p.take("(") {
		if problem := p.expression(); problem != "" {
			return problem
		}
		if !p.take(")") {
			return "a closing parenthesis"
		}
		return ""
	}
	if problem := p.licence(); problem != "" {
		return problem
	}
	if p.take(" WITH ") {
		return p.exception()
	}
	return ""
}

func (p *licenceParser) licence() string {
	word := p.word()
	if name, found := strings.CutPrefix(word, "LicenseRef-"); found && name != "" && !strings.Contains(name, "+") {
		p.rest = p.rest[len(word):]
		return ""
	}
	return p.listed(word, strings.TrimSuffix(word, "+"), licenceIDs, "an SPDX licence identifier or LicenseRef-NAME")
}

func (p *licenceParser) exception() string {
	word := p.word()
	return p.listed(word, word, exceptionIDs, "an SPDX exception identifier")
}

// listed takes the word when its identifier is in the list, spelt as there.
func (p *licenceParser) listed(word, id string, list map[string]string, expected string) string {
	switch spelling, known := list[strings.ToLower(id)]; {
	case !known:
		return expected
	case spelling != id:
		return "the spelling " + spelling
	}
	p.rest = p.rest[len(word):]
	return ""
}

// word gives the longest beginning of the rest that can be an identifier.
func (p *licenceParser) word() string {
	n := 0
	for n < len(p.rest) && wordByte(p.rest[n]) {
		n++
	}
	return p.rest[:n]
}

func (p *licenceParser) take(token string) bool {
	rest, found := strings.CutPrefix(p.rest, token)
	p.rest = rest
	return found
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '+'
}
