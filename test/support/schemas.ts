/** The official schemas of the forms, which lie beside the project, and the program that checks XML by them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FORMATS = join(__dirname, '..', '..', '..', 'shared', 'formats');

export const schemaFile = (name: string): string => join(FORMATS, name);

/** Null: it can be checked; else what is missing, as a line. */
export const missingFor = (name: string): string | null => {
  if (!existsSync(schemaFile(name))) return `../shared/formats/${name} is not there: nothing was checked by it.`;
  if (!name.endsWith('.xsd') || spawnSync('xmllint', ['--version']).error === undefined) return null;
  return `xmllint (libxml2-utils) is not installed: nothing was checked by ${name}.`;
};

export const schemaText = (name: string): object => JSON.parse(readFileSync(schemaFile(name), 'utf8'));

/** What is wrong with a file; empty when nothing is. */
export const misfitsBy = (schema: string, file: string): string => {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--huge', '--schema', schemaFile(schema), file], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr.slice(0, 2000);
};

/** Tests that run where the schema can be had; where it cannot, their titles and a line say so. */
export const checkedBy = (schema: string) => {
  const missing = missingFor(schema);
  if (missing !== null) process.stderr.write(`${missing}\n`);
  return {
    test: (title: string, work: () => Promise<void>): void => {
      if (missing === null) test(title, work);
      else test.skip(`${title}: ${missing}`, () => undefined);
    },
  };
};
