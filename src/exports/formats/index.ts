/** The forms by their names. */
import type { DataFormat } from '../../../domain/access';
import { csv } from './csv';
import type { Format } from './format';
import { ocelJson } from './ocel-json';
import { ocelSqlite } from './ocel-sqlite';
import { ocelXml, ocelXmlXsd } from './ocel-xml';
import { parquet } from './parquet';
import { star } from './star';
import { type Case, xesBy } from './xes';

/** `by`: what a case is, which only XES asks for. */
export const formatOf = (name: DataFormat, by: Case): Format => (name === 'xes' ? xesBy(by) : FORMATS[name]);

const FORMATS: Readonly<Record<Exclude<DataFormat, 'xes'>, Format>> = {
  ...{ 'ocel-json': ocelJson, 'ocel-xml': ocelXml, 'ocel-xml-xsd': ocelXmlXsd, 'ocel-sqlite': ocelSqlite },
  ...{ csv, parquet, sqlite: star },
};
