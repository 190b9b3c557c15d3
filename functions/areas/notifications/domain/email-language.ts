import * as z from 'zod'

/** What emails to agents can be in: the languages of the console. */
export const EmailLanguage = z.enum(['en', 'ar', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'tr', 'zh'])
export type EmailLanguage = z.infer<typeof EmailLanguage>
