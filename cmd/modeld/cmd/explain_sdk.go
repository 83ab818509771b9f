package cmd

import sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

// sdkAdvice is for errors that any transaction can meet.
var sdkAdvice = []chainLine{
	{sdkerrors.ErrInsufficientFee, advice{"the fee is below what this node asks for",
		"raise --gas-prices, or leave gas and fees out to have them filled in"}},
	{sdkerrors.ErrInsufficientFunds, advice{"the account does not hold what it spends and the fee together; bonded coins do not count",
		"see modeld query bank balances ADDRESS; send less, or fund the account"}},
	{sdkerrors.ErrWrongSequence, advice{"another transaction of this account came first, or is not in a block yet",
		"send again after it, with --wait; without an order: --unordered --timeout-duration 1m"}},
	{sdkerrors.ErrOutOfGas, advice{"the work took more gas than --gas allows", "leave --gas out to have it estimated, or raise --gas-adjustment"}},
	{sdkerrors.ErrUnauthorized, advice{"the signature is of another key, chain id or account number than the chain expects",
		"compare --from and --chain-id with modeld status; do not set --sequence and --account-number by hand"}},
	{sdkerrors.ErrUnknownAddress, advice{"an account exists from the first coins that it receives", "fund it first: modeld tx bank send FROM ADDRESS 1000000umodel"}},
	{sdkerrors.ErrInvalidAddress, advice{"addresses of accounts begin with model1, those of validators with modelvaloper1",
		"copy it from modeld keys show NAME --address"}},
	{sdkerrors.ErrInvalidCoins, advice{"coins are a positive whole number and a denom", "write it like 1000000umodel"}},
	{sdkerrors.ErrMemoTooLarge, advice{"the note is longer than the chain allows", "shorten --note"}},
	{sdkerrors.ErrTxInMempoolCache, advice{"the node has seen the very same transaction", "wait for it: modeld query wait-tx HASH; do not send another"}},
	{sdkerrors.ErrMempoolIsFull, advice{"more transactions wait than the node keeps", "send again in a minute, or to another --node"}},
	{sdkerrors.ErrTxTooLarge, advice{"a transaction has at most 64 KiB", "split its messages over several transactions"}},
	{sdkerrors.ErrTxTimeoutHeight, advice{"--timeout-height has passed", "sign again with a later height, or without one"}},
	{sdkerrors.ErrTxTimeout, advice{"the time that the sender gave has passed", "sign again with a longer --timeout-duration"}},
	{sdkerrors.ErrInvalidChainID, advice{"the transaction was signed for another chain", "set --chain-id to what modeld status shows"}},
	{sdkerrors.ErrNoSignatures, advice{"the transaction is not signed", "sign it first: modeld tx sign FILE --from NAME"}},
	{sdkerrors.ErrTxDecode, advice{"the bytes are no transaction of this chain", "encode it with modeld tx encode, or send the JSON with modeld tx broadcast"}},
}

// textAdvice is for errors that carry no code when they arrive.
var textAdvice = []textLine{
	{"expected genesis by chain", advice{"the node follows another chain", "compare --chain-id with modeld status"}},
	{"chain-id is empty", advice{"client.toml is only written with a chain", "set it first: modeld config set client chain-id ID"}},
	{"chain ID required", advice{"a signature is for one chain, and none is known", "set --chain-id, or once for all: modeld config set client chain-id ID"}},
	{"connection refused", advice{"no node listens on that address", "start a node, or name one with --node tcp://HOST:26657"}},
	{"no such host", advice{"the name of the node cannot be resolved", "check --node; it has the form tcp://HOST:26657"}},
	{"i/o timeout", advice{"the node does not answer", "check the network, or name another node with --node tcp://HOST:26657"}},
	{"deadline exceeded", advice{"the node does not answer in time", "try again, or name another node with --node tcp://HOST:26657"}},
	{"error unmarshalling", advice{"what listens there is no node, or not its RPC port", "name the RPC port with --node, 26657 by default; REST is 1317, gRPC 9090"}},
	{"invalid status code received", advice{"what listens there is no node, or not its RPC port", "name the RPC port with --node, 26657 by default"}},
	{"catching up", advice{"the node is behind the chain, so its answers are old", "wait until modeld status shows catching_up false, or name another --node"}},
	{"height must not be less than", advice{"the node has pruned that height", "ask for a later height, or an archive node"}},
	{"failed to load state at height", advice{"the node has pruned that height, or has not reached it", "ask for a height between those that modeld status shows"}},
	{"must be less than or equal to the current blockchain height", advice{"the chain is not that high yet", "see modeld status for the present height"}},
	{"error in json rpc client", advice{"what listens there is no node, or not its RPC port", "name the RPC port with --node, 26657 by default; REST is 1317, gRPC 9090"}},
	{"account model1", sdkLine(sdkerrors.ErrUnknownAddress)},
	{"is not a valid name or address", advice{"keys belong to one --home and one --keyring-backend", "see modeld keys list"}},
	{"there is none", advice{"the record never was, or was pruned after its time", "see the lists that modeld query evalreward --help names"}},
	{"encoding/hex", advice{"a hash is 64 hexadecimal digits", "copy it from the field txhash of the answer to the transaction"}},
	{"height in the future", advice{"the chain is not that high yet", "see modeld status for the present height"}},
	{`key ["`, advice{"the file has no setting of this name", "see modeld config view client, app or config"}},
	{"failed to load config", advice{"a home has the files client, app and config", "name one of them; modeld config home shows the home"}},
	{"account sequence mismatch", sdkLine(sdkerrors.ErrWrongSequence)},
	{"in the keyring", advice{"keys belong to one --home and one --keyring-backend",
		"see modeld keys list, or make the key with modeld keys add NAME"}},
	{"failed passphrase attempts", advice{"the keyring needs its passphrase, and nobody typed it",
		"name a file that holds it with --keyring-passphrase-file; on a dev chain use --keyring-backend test"}},
	{"unknown keyring backend", advice{"a keyring is one of os, file, kwallet, pass, test and memory", "set --keyring-backend to one of them"}},
	{"key already exists", advice{"names of keys are unique in a keyring", "choose another name, or see modeld keys list"}},
	{"duplicated address created", advice{"the keyring has this key under another name", "see modeld keys list"}},
	{"tx intended signer does not match", sdkLine(sdkerrors.ErrUnauthorized)},
	{"signature verification failed", sdkLine(sdkerrors.ErrUnauthorized)},
	{"spendable balance", sdkLine(sdkerrors.ErrInsufficientFunds)},
	{"does not exist on chain", sdkLine(sdkerrors.ErrUnknownAddress)},
	{"bech32", sdkLine(sdkerrors.ErrInvalidAddress)},
	{noSigner, advice{"the transaction needs a signer", "name a key with --from, or once for all: modeld config set client keyring-default-keyname NAME"}},
	{"empty address string", advice{"the transaction needs a signer", "name a key with --from, or once for all: modeld config set client keyring-default-keyname NAME"}},
	{"invalid decimal coin expression", sdkLine(sdkerrors.ErrInvalidCoins)},
	{"not a valid coin", sdkLine(sdkerrors.ErrInvalidCoins)},
	{"cannot provide both fees and gas prices", advice{"a fee is given whole, or as a price of gas", "leave one of --fees and --gas-prices out"}},
	{"cannot estimate gas in offline mode", advice{"an estimate needs a node", "give --gas and --fees by hand"}},
	{"transaction indexing is disabled", advice{"this node keeps no index of transactions", "ask another --node, or set indexer = \"kv\" in config.toml"}},
	{"fees: amount must be positive", sdkLine(sdkerrors.ErrInvalidCoins)},
	{"invalid syntax", advice{"a number was expected where the text shows something else", "write digits only; the help of the command says what each argument is"}},
	{"tx (", advice{"the node knows no transaction with this hash; it may wait still, or have been left out",
		"check the hash; wait for it with modeld query wait-tx HASH"}},
}

// sdkLine gives the advice of a registered error.
func sdkLine(err error) advice {
	for _, line := range sdkAdvice {
		if line.err == err {
			return line.advice
		}
	}
	panic("no advice for " + err.Error())
}
