/** act is not installed with flowsync: it needs Node 22, and its store a native addon. */
export const ACT = ['@rotorsoft/act', '@rotorsoft/act-sqlite', 'zod'] as const;

export const needsAct = (): string | null => {
  try {
    for (const name of ACT) require.resolve(name);
    return null;
  } catch {
    return 'act needs Node 22 and a native addon: npm install --no-save @rotorsoft/act@1.31.26 @rotorsoft/act-sqlite@1.19.4 zod@4';
  }
};
