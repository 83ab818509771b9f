package simulation

import (
	"errors"
	"strconv"

	errorsmod "cosmossdk.io/errors"
)

// refusal names an error by codespace and code, "other" for one that has none.
func refusal(err error) string {
	var coded *errorsmod.Error
	if !errors.As(err, &coded) {
		return "other"
	}
	return coded.Codespace() + "/" + strconv.FormatUint(uint64(coded.ABCICode()), 10)
}
