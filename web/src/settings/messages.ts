import i18next from 'i18next'

const files = import.meta.glob<{ default: object }>('./messages/*.json')
const loading = new Map<string, Promise<void>>()

/** Brings the texts of the settings in one language; the same promise for the same language. */
export function loadMessages(language: string): Promise<void> {
  const known = loading.get(language)
  if (known) return known
  const read = files[`./messages/${language}.json`]
  const loaded = (read?.() ?? Promise.resolve(undefined)).then((file) => {
    if (file) i18next.addResourceBundle(language, 'settings', file.default)
  })
  // What did not come is asked for again the next time.
  loaded.catch(() => loading.delete(language))
  loading.set(language, loaded)
  return loaded
}
