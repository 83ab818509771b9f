package cmd

// indexedEvents are the attributes by which transactions and blocks can be searched. Without
// a list a node indexes every attribute of every event, most of which nobody looks for;
// docs/adr/010 says what that cost.
var indexedEvents = []string{
	"message.action",
	"message.sender",
	"transfer.recipient",
	"modeld.modelreg.v1.EventModelRegistered.model",
	"modeld.modelreg.v1.EventModelTransferred.model",
	"modeld.modelreg.v1.EventVersionRegistered.content_digest",
	"modeld.modelreg.v1.EventVersionRegistered.owner",
	"modeld.modelreg.v1.EventVersionRegistered.ref",
	"modeld.modelreg.v1.EventVersionYanked.ref",
	"modeld.evalreward.v1.EventClaimed.account",
	"modeld.evalreward.v1.EventCommitteePaid.round",
	"modeld.evalreward.v1.EventEvaluationRequested.requester",
	"modeld.evalreward.v1.EventEvaluationRequested.version",
	"modeld.evalreward.v1.EventEvaluationsCommitted.evaluator",
	"modeld.evalreward.v1.EventEvaluationsRevealed.evaluator",
	"modeld.evalreward.v1.EventEvaluatorJailed.evaluator",
	"modeld.evalreward.v1.EventEvaluatorRegistered.evaluator",
	"modeld.evalreward.v1.EventEvaluatorSlashed.evaluator",
	"modeld.evalreward.v1.EventFrontierMoved.benchmark",
	"modeld.evalreward.v1.EventRewardCredited.account",
	"modeld.evalreward.v1.EventRoundChallenged.round",
	"modeld.evalreward.v1.EventRoundFinalised.version",
	"modeld.evalreward.v1.EventRoundSettled.round",
}
