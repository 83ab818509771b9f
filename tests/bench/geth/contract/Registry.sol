// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardToken} from "./RewardToken.sol";

/// What both contracts share: models, evaluators with a stake, and tiers of rewards.
abstract contract Registry is RewardToken {
    enum Tier {
        None,
        Bronze,
        Silver,
        Gold
    }

    /// Owner, count and average share one slot; the digest and the metadata take their own.
    struct Model {
        address owner;
        uint64 count;
        uint32 average;
        bytes32 digest;
        string metadata;
    }

    struct Evaluator {
        uint192 stake;
        uint64 count;
    }

    /// Scores are in millionths: 0 to 1000000.
    uint256 public constant FULL_SCORE = 1_000_000;
    uint256 public constant MIN_STAKE = 1 ether;
    uint256 public constant EVALUATOR_REWARD = 1 ether;

    Model[] public models;
    mapping(bytes32 => bool) public digests;
    mapping(address => Evaluator) public evaluators;

    event ModelRegistered(uint256 indexed id, address indexed owner, bytes32 digest, string metadata);
    event EvaluatorRegistered(address indexed evaluator, uint256 stake);

    error DigestTaken(bytes32 digest);
    error StakeTooSmall(uint256 have, uint256 need);
    error NotAnEvaluator(address who);
    error UnknownModel(uint256 id);
    error ScoreOutOfRange(uint256 score);

    function registerModel(bytes32 digest, string calldata metadata) external returns (uint256 id) {
        if (digests[digest]) revert DigestTaken(digest);
        digests[digest] = true;
        id = models.length;
        Model storage model = models.push();
        model.owner = msg.sender;
        model.digest = digest;
        model.metadata = metadata;
        emit ModelRegistered(id, msg.sender, digest, metadata);
    }

    function registerEvaluator() external payable {
        uint256 stake = evaluators[msg.sender].stake + msg.value;
        if (stake < MIN_STAKE) revert StakeTooSmall(stake, MIN_STAKE);
        evaluators[msg.sender].stake = uint192(stake);
        emit EvaluatorRegistered(msg.sender, stake);
    }

    function modelCount() external view returns (uint256) {
        return models.length;
    }

    /// The better the score, the larger the reward of the owner.
    function tierOf(uint256 score) public pure returns (Tier) {
        if (score >= 900_000) return Tier.Gold;
        if (score >= 700_000) return Tier.Silver;
        if (score >= 500_000) return Tier.Bronze;
        return Tier.None;
    }

    function ownerReward(Tier tier) public pure returns (uint256) {
        if (tier == Tier.Gold) return 10 ether;
        if (tier == Tier.Silver) return 5 ether;
        if (tier == Tier.Bronze) return 2 ether;
        return 0;
    }
}
