// Package config reads and checks evaluator.yaml, the settings of the evaluator daemon. Every key can be
// overridden by an environment variable: MODELD_EVALUATOR_ and the path in capitals, joined by underscores,
// such as MODELD_EVALUATOR_WALLET_TX_MAX_FEE. What is not known is refused, with the line where it stands.
package config
