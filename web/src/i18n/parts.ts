import i18next from 'i18next'

type Files = Record<string, () => Promise<{ default: object }>>

/** Texts that come with a part of the console, in the language that is read; the same promise for the same language. */
export function partOf(namespace: string, files: Files): (language: string) => Promise<void> {
  const loading = new Map<string, Promise<void>>()
  return (language) => {
    const known = loading.get(language)
    if (known) return known
    const read = files[`./messages/${language}.json`]
    const loaded = (read?.() ?? Promise.resolve(undefined)).then((file) => {
      if (file) i18next.addResourceBundle(language, namespace, file.default)
    })
    // What did not come is asked for again the next time.
    loaded.catch(() => loading.delete(language))
    loading.set(language, loaded)
    return loaded
  }
}
