/**
 * The external system of this example: a registrar that knows the classes and the exams, and who is in them. It stands
 * for your student administration; it speaks a little HTTP and knows nothing of flowsync.
 *
 *   GET /classes/{reference}             {"title","students":[1,2,3]}
 *   PUT /classes/{reference}             the same body: for the demo, which lets people move
 *   GET /exams/{code}                    {"title","room","students":[1,2,3]}
 */
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';

export interface Class {
  readonly title: string;
  readonly students: ReadonlyArray<number>;
}
export interface Exam extends Class {
  readonly room: string;
}

const classes = new Map<string, Class>([
  ['class-a', { title: 'Class A', students: [101, 102, 103] }],
  ['class-b', { title: 'Class B', students: [201, 202] }],
  ['maths-7', { title: 'Mathematics, year 7', students: [301, 302, 303, 304] }],
]);

const exams = new Map<string, Exam>([
  ['BIO-2026', { title: 'Biology, summer 2026', room: 'Hall 4', students: [401, 402, 403] }],
]);

export const createRegistrar = (): Server =>
  createServer(async (request, response) => {
    const [, kind = '', name = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
    if (request.method === 'PUT' && kind === 'classes') classes.set(name, (await json(request)) as Class);
    const found = kind === 'classes' ? classes.get(name) : kind === 'exams' ? exams.get(name) : undefined;
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { error: 'not found' }));
  });

/** What asks the registrar over HTTP; null when it does not know the thing. */
export const registrarAt = (url: string) => {
  const get = async <A>(path: string): Promise<A | null> => {
    const response = await fetch(`${url}${path}`);
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`the registrar answered ${response.status}`);
    return (await response.json()) as A;
  };
  return {
    classOf: (reference: string) => get<Class>(`/classes/${encodeURIComponent(reference)}`),
    examOf: (code: string) => get<Exam>(`/exams/${encodeURIComponent(code)}`),
  };
};

export type Registrar = ReturnType<typeof registrarAt>;
