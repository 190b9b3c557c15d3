import type en from './messages/en.json'
import { useWords } from './words.ts'

type Known = keyof typeof en.reason

/** Why somebody was not sent it: in our words where it was us, as the provider put it otherwise. */
export function useReason(): (reason: { code: string; detail: string }) => string {
  const { t, i18n } = useWords()
  return ({ code, detail }) =>
    i18n.exists(`reason.${code}`, { ns: 'campaigns' }) ? String(t(`reason.${code as Known}`)) : detail
}
