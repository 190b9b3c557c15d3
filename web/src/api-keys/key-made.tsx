import { config } from '../api/config.ts'
import { CopyField } from '../settings/copy-field.tsx'
import { Page } from '../settings/page-parts.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useWords } from './words.ts'

/** The key itself, this once, and a line to try it with. */
export function KeyMade({ secret, onDone }: { secret: string | null; onDone(): void }) {
  const { t } = useWords()
  const url = `${config().apiUrl || location.origin}/v1/conversations?view=all&limit=1`
  return (
    <Page title={t('made')} backTo="api-keys">
      <div className="space-y-4">
        {secret === null ? (
          <Notice tone="warn">{t('again')}</Notice>
        ) : (
          <>
            <Notice tone="warn">{t('once')}</Notice>
            <CopyField label={t('key')} value={secret} />
            <CopyField
              label={t('try')}
              hint={t('tryHint')}
              value={`curl -H 'Authorization: Bearer ${secret}' '${url}'`}
              isLong
            />
          </>
        )}
        <Button look="primary" onClick={onDone}>
          {t('done')}
        </Button>
      </div>
    </Page>
  )
}
