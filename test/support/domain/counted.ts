/** What work on a value costs, in reads of its fields and items: the same on every machine, whoever else is at work. */
export const readsDuring = <A>(value: A, work: (value: A) => unknown): number => {
  let reads = 0;
  const seen = new WeakMap<object, object>();
  const counted = <B>(inner: B): B => {
    if (typeof inner !== 'object' || inner === null) return inner;
    const known = seen.get(inner);
    if (known !== undefined) return known as B;
    const proxy = new Proxy(inner, {
      get: (target, name) => {
        reads += 1;
        return counted(Reflect.get(target, name));
      },
    });
    seen.set(inner, proxy);
    return proxy;
  };
  work(counted(value));
  return reads;
};
