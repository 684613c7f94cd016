/** Threads that the code under test starts load TypeScript as the programs of `run-ts.ts` do. */
const { join } = require('node:path');
const threads = require('node:worker_threads');

const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(program, options) {
    super(program, { execArgv: ['-r', join(__dirname, 'register.js')], ...options });
  }
};
