import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { stampTime, useLocale } from '../i18n/time.ts'
import { TimeAgo } from '../ui/time.tsx'
import { CheckField } from './fields.tsx'
import { NewSecret } from './new-secret.tsx'

interface SigningSecretProps {
  /** since when there is this one, where that is known */
  madeAt?: string | null | undefined
  /** until when the one before signs beside it */
  earlierUntil?: string | null | undefined
  /** null: the new one was told before */
  rotate(leaked: boolean): Promise<string | null>
}

/** What calls to the company's systems are signed with: since when, and another one, which is shown once. */
export function SigningSecret({ madeAt, earlierUntil, rotate }: SigningSecretProps) {
  const { t } = useTranslation('settings')
  const locale = useLocale()
  const [leaked, setLeaked] = useState(false)
  return (
    <NewSecret
      title={t('signing.title')}
      intro={
        <>
          {t('signing.intro')}
          {madeAt && (
            <>
              {' '}
              {t('signing.made')} <TimeAgo at={madeAt} />
            </>
          )}
          {earlierUntil && (
            <strong className="block font-medium text-ink">
              {t('signing.earlier', { time: stampTime(Date.parse(earlierUntil), locale) })}
            </strong>
          )}
        </>
      }
      open={t('signing.open')}
      dialog={{ title: t('signing.openTitle'), text: t('signing.text'), confirm: t('signing.confirm') }}
      secret={{ label: t('signing.secret'), once: t('signing.once') }}
      onOpen={() => setLeaked(false)}
      rotate={() => rotate(leaked)}
    >
      <CheckField label={t('signing.leaked')} checked={leaked} onChange={setLeaked} />
    </NewSecret>
  )
}
