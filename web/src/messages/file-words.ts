import { useTranslation } from 'react-i18next'
import { fileSize } from '../i18n/size.ts'
import { useLocale } from '../i18n/time.ts'
import type { KnownProblem } from '../ui/sentence.ts'
import type { Refusal } from './file-limits.ts'

type KnownFileProblem = 'interrupted' | 'expired' | 'unreadable' | 'upload_refused' | 'upload_failed'

/** What is said about files. */
export function useFileWords() {
  const { t, i18n } = useTranslation()
  const language = useLocale()
  const size = (bytes: number) => fileSize(bytes, language)
  return {
    size,
    /** why the channel does not take it */
    refusal(refusal: Refusal): string {
      switch (refusal.why) {
        case 'empty':
          return t('attach.empty')
        case 'type':
          return t('attach.wrongType', { type: refusal.type })
        case 'count':
          return t('attach.tooMany', { most: refusal.count })
        case 'together':
          return t('attach.tooLargeTogether', { size: size(refusal.mostBytes) })
        case 'size':
          return t(`attach.tooLarge_${refusal.kind}`, { size: size(refusal.mostBytes) })
      }
    },
    /** why it was not uploaded, or its message not sent */
    problem({ code, message }: { code: string; message: string }): string {
      const own = `attach.problem.${code}` as `attach.problem.${KnownFileProblem}`
      if (i18n.exists(own)) return String(t(own))
      const known = `problem.${code}` as `problem.${KnownProblem}`
      return i18n.exists(known) ? String(t(known)) : message
    },
  }
}
