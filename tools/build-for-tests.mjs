/**
 * Builds what has changed of the service, for tests that start it as it is shipped: from its source each start takes longer by
 * half. Then notes when that was, which the compiler does only when it has written something (`test/support/process.ts`).
 */
import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';

const begun = new Date();
const compiler = ['node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.build.json'];
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (status === 0) utimesSync('dist/.tsbuildinfo', begun, begun);
process.exitCode = status ?? 1;
