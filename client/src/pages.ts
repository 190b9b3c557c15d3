interface Page {
  items: unknown[]
  nextCursor: string | null
}

/** The items of every page, read when they are asked for. */
export async function* pages<Item>(
  read: (input: object) => Promise<unknown>,
  input: object = {},
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null = null
  do {
    const page = (await read(cursor === null ? input : { ...input, cursor })) as Page
    yield* page.items as Item[]
    cursor = page.nextCursor
  } while (cursor !== null)
}
