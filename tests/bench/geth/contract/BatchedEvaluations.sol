// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Registry} from "./Registry.sol";

/// The same contract, made as cheap as a contract gets and safe against copied scores: rounds
/// with a fixed number of seats, commits and reveals of up to 64 rounds in one transaction,
/// one settlement per round, and rewards that lie ready to be claimed.
contract BatchedEvaluations is Registry {
    /// One slot.
    struct Round {
        uint64 model;
        uint64 sum;
        uint16 seats;
        uint16 commits;
        uint16 reveals;
        uint32 revealsFrom;
        uint32 closes;
        bool settled;
    }

    uint256 public constant MAX_ITEMS = 64;

    Round[] public rounds;
    mapping(uint256 => mapping(address => bytes32)) public committed;
    /// Who revealed, by round and seat.
    mapping(uint256 => mapping(uint256 => address)) public revealed;
    mapping(address => uint256) public claimable;

    event RoundsOpened(uint256 first, uint256 count);
    event Committed(address indexed evaluator, uint256[] rounds);
    event Revealed(address indexed evaluator, uint256[] rounds, uint256[] scores);
    event Settled(uint256 indexed round, uint256 indexed model, uint256 average, Tier tier);
    event Claimed(address indexed who, uint256 amount);

    error BatchSize(uint256 have, uint256 most);
    error LengthsDiffer();
    error RoundIsFull(uint256 round);
    error WrongPhase(uint256 round);
    error AlreadyCommitted(uint256 round);
    error NotWhatWasCommitted(uint256 round);

    /// Opens one round per model. A round takes reveals once all seats committed or commitBlocks
    /// went by, and is settled once all seats revealed or revealBlocks more went by.
    function openRounds(uint256[] calldata ids, uint16 seats, uint32 commitBlocks, uint32 revealBlocks) external {
        _checkSize(ids.length);
        uint256 first = rounds.length;
        for (uint256 i = 0; i < ids.length; ++i) {
            if (ids[i] >= models.length) revert UnknownModel(ids[i]);
            Round storage round = rounds.push();
            round.model = uint64(ids[i]);
            round.seats = seats;
            round.revealsFrom = uint32(block.number) + commitBlocks;
            round.closes = uint32(block.number) + commitBlocks + revealBlocks;
        }
        emit RoundsOpened(first, ids.length);
    }

    function commit(uint256[] calldata ids, bytes32[] calldata hashes) external {
        _checkSize(ids.length);
        if (ids.length != hashes.length) revert LengthsDiffer();
        if (evaluators[msg.sender].stake < MIN_STAKE) revert NotAnEvaluator(msg.sender);
        for (uint256 i = 0; i < ids.length; ++i) {
            Round memory round = rounds[ids[i]];
            if (round.commits == round.seats) revert RoundIsFull(ids[i]);
            if (block.number >= round.revealsFrom) revert WrongPhase(ids[i]);
            if (committed[ids[i]][msg.sender] != 0) revert AlreadyCommitted(ids[i]);
            committed[ids[i]][msg.sender] = hashes[i];
            rounds[ids[i]].commits = round.commits + 1;
        }
        emit Committed(msg.sender, ids);
    }

    /// The hash of a commit binds the round, the evaluator, the score and the salt.
    function hashOf(uint256 id, address evaluator, uint256 score, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(id, evaluator, score, salt));
    }

    function reveal(uint256[] calldata ids, uint256[] calldata scores, bytes32[] calldata salts) external {
        _checkSize(ids.length);
        if (ids.length != scores.length || ids.length != salts.length) revert LengthsDiffer();
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 id = ids[i];
            if (scores[i] > FULL_SCORE) revert ScoreOutOfRange(scores[i]);
            if (committed[id][msg.sender] != hashOf(id, msg.sender, scores[i], salts[i])) revert NotWhatWasCommitted(id);
            Round memory round = rounds[id];
            if (round.commits < round.seats && block.number < round.revealsFrom) revert WrongPhase(id);
            if (block.number >= round.closes) revert WrongPhase(id);
            delete committed[id][msg.sender];
            revealed[id][round.reveals] = msg.sender;
            round.reveals += 1;
            round.sum += uint64(scores[i]);
            rounds[id] = round;
        }
        evaluators[msg.sender].count += uint64(ids.length);
        emit Revealed(msg.sender, ids, scores);
    }

    function settle(uint256[] calldata ids) external {
        _checkSize(ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            _settle(ids[i]);
        }
    }

    function claim() external {
        uint256 amount = claimable[msg.sender];
        claimable[msg.sender] = 0;
        _mint(msg.sender, amount);
        emit Claimed(msg.sender, amount);
    }

    function _settle(uint256 id) private {
        Round memory round = rounds[id];
        bool closed = round.reveals == round.seats || block.number >= round.closes;
        if (!closed || round.settled || round.reveals == 0) revert WrongPhase(id);
        rounds[id].settled = true;
        uint256 average = round.sum / round.reveals;
        Model storage model = models[round.model];
        (uint256 count, uint256 before) = (model.count, model.average);
        model.average = uint32((before * count + round.sum) / (count + round.reveals));
        model.count = uint64(count + round.reveals);
        Tier tier = tierOf(average);
        claimable[model.owner] += ownerReward(tier);
        for (uint256 seat = 0; seat < round.reveals; ++seat) {
            claimable[revealed[id][seat]] += EVALUATOR_REWARD;
        }
        emit Settled(id, round.model, average, tier);
    }

    function _checkSize(uint256 items) private pure {
        if (items == 0 || items > MAX_ITEMS) revert BatchSize(items, MAX_ITEMS);
    }
}
