// Compiles the contracts of this folder and writes NAME.abi.json and NAME.bin beside them.
// Run by scripts/contract-gen.sh, which brings solc.
'use strict';
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const folder = __dirname;
const wanted = ['BatchedEvaluations', 'Evaluations'];
const sources = {};
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.sol')).sort()) {
  sources[file] = { content: fs.readFileSync(path.join(folder, file), 'utf8') };
}
const answer = JSON.parse(solc.compile(JSON.stringify({
  language: 'Solidity',
  sources,
  settings: {
    evmVersion: 'prague',
    optimizer: { enabled: true, runs: 1000000 },
    // No hash of the metadata at the end: equal sources give equal bytes.
    metadata: { appendCBOR: false, bytecodeHash: 'none' },
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
  },
})));
for (const message of answer.errors || []) {
  console.error(message.formattedMessage);
}
if ((answer.errors || []).length > 0) {
  process.exit(1);
}
for (const name of wanted) {
  const compiled = answer.contracts[`${name}.sol`][name];
  fs.writeFileSync(path.join(folder, `${name}.abi.json`), JSON.stringify(compiled.abi, null, 1) + '\n');
  fs.writeFileSync(path.join(folder, `${name}.bin`), compiled.evm.bytecode.object + '\n');
}
