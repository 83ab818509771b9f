package app

import "fmt"

// Network selects the parameters that a new genesis starts with.
type Network uint8

// The networks a genesis can be written for.
const (
	// Main has the parameters that the mechanism was argued with.
	Main Network = iota + 1
	// Dev has short epochs and a short vote, for tests and demonstrations.
	Dev
)

// ParseNetwork reads the name of a network.
func ParseNetwork(name string) (Network, error) {
	switch name {
	case Main.String():
		return Main, nil
	case Dev.String():
		return Dev, nil
	default:
		return 0, fmt.Errorf("network: expected %s or %s, got %q", Main, Dev, name)
	}
}

// String gives the name that ParseNetwork reads.
func (n Network) String() string {
	switch n {
	case Main:
		return "main"
	case Dev:
		return "dev"
	default:
		return fmt.Sprintf("network(%d)", uint8(n))
	}
}
