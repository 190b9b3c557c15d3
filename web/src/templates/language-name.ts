import { tagOf } from './find.ts'

/** What a template's language is called, for whoever reads in `language`; `pt_BR` and `pt-BR` are the same. */
export function languageName(own: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(tagOf(own)) ?? own
  } catch {
    // Providers may have languages that this browser does not know.
    return own
  }
}
