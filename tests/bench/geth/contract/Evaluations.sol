// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Registry} from "./Registry.sol";

/// The contract as the idea first described it: an evaluator sends a score, the average of the
/// model moves at once, and owner and evaluator are paid at once by the tier of the score.
contract Evaluations is Registry {
    event Evaluated(uint256 indexed id, address indexed evaluator, uint256 score, uint256 average, Tier tier);

    function evaluate(uint256 id, uint256 score) external {
        Evaluator memory evaluator = evaluators[msg.sender];
        if (evaluator.stake < MIN_STAKE) revert NotAnEvaluator(msg.sender);
        if (id >= models.length) revert UnknownModel(id);
        if (score > FULL_SCORE) revert ScoreOutOfRange(score);

        Model storage model = models[id];
        (address owner, uint256 count, uint256 average) = (model.owner, model.count, model.average);
        average = (average * count + score) / (count + 1);
        (model.count, model.average) = (uint64(count + 1), uint32(average));
        evaluators[msg.sender].count = evaluator.count + 1;

        Tier tier = tierOf(score);
        emit Evaluated(id, msg.sender, score, average, tier);
        uint256 reward = ownerReward(tier);
        if (reward > 0) _mint(owner, reward);
        _mint(msg.sender, EVALUATOR_REWARD);
    }
}
