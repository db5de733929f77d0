/** `find`, asked once a key, which is held for as long as what is given. */
export const remembered = <Found, Key = string>(find: (key: Key) => Found): ((key: Key) => Found) => {
  const known = new Map<Key, Found>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined && !known.has(key)) {
      found = find(key);
      known.set(key, found);
    }
    return found as Found;
  };
};

/** `find`, asked once an object, for as long as somebody holds the object. */
export const rememberedOf = <Item extends object, Found>(
  find: (item: Item) => Found,
): ((item: Item) => Found) => {
  const known = new WeakMap<Item, Found>();
  return (item) => {
    let found = known.get(item);
    if (found === undefined && !known.has(item)) {
      found = find(item);
      known.set(item, found);
    }
    return found as Found;
  };
};
