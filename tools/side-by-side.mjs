/** Runs scripts of package.json side by side, and shows of each what it said once it has ended: `node tools/side-by-side.mjs lint types`. */
import { spawn } from 'node:child_process';

const run = name =>
  new Promise(resolve => {
    const child = spawn('npm', ['run', name], { shell: process.platform === 'win32' });
    let said = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', text => (said += text));
    child.on('error', error => (said += `${error.message}\n`));
    child.on('close', code => {
      process.stdout.write(said);
      resolve(code === 0);
    });
  });

const done = await Promise.all(process.argv.slice(2).map(run));
process.exitCode = done.every(Boolean) ? 0 : 1;
