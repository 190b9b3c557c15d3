import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import type { Language } from '../i18n/languages.ts'
import { useLanguage } from '../i18n/time.ts'
import { notificationSettingsQuery as settingsQuery } from '../notifications/settings-query.ts'
import { consoleLanguages } from '../shell/language-select.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { Page } from './page-parts.tsx'
import { PhoneLinks } from './phone-links.tsx'
import { useSettingsSentence } from './problems.ts'

type Settings = OutputOf<'me.getNotificationSettings'>
type Kind = Exclude<keyof Settings, 'weeklyReport' | 'language'>
type Way = 'desktop' | 'email'

const WeeklyReport = lazy(() => import('../reports/weekly-report.tsx'))

const kinds = [
  'message_mine',
  'message_others',
  'message_unassigned',
  'assigned',
  'mention',
  'soon',
  'overdue',
  'grab_offer',
  'reminder',
  'workflow',
  'queue_alert',
  'endpoint_off',
] as const satisfies Kind[]

/** N1: each kind, on the desktop and by email. Saved as it is ticked. */
export function NotificationsPage() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const client = useQueryClient()
  const { data, error } = useQuery(settingsQuery)
  const language = useLanguage() as Language
  const change = useMutation({
    // One after the other, in the order of the ticks: the last answer is how it is.
    scope: { id: 'notificationSettings' },
    mutationFn: ({ kind, way, on }: { kind: Kind; way: Way; on: boolean }) =>
      // Who has not said in which language emails are to be reads this page in theirs.
      call('me.setNotificationSettings', { [kind]: { [way]: on }, ...(data?.language ? {} : { language }) }),
    onMutate({ kind, way, on }) {
      // Not waited for: a box that stays as it was for a moment looks as if it had not been ticked.
      void client.cancelQueries({ queryKey: settingsQuery.queryKey }, { revert: false })
      client.setQueryData(
        settingsQuery.queryKey,
        (now: Settings | undefined) => now && { ...now, [kind]: { ...now[kind], [way]: on } },
      )
    },
    onError: () => client.invalidateQueries({ queryKey: settingsQuery.queryKey }),
  })
  const choose = useMutation({
    scope: { id: 'notificationSettings' },
    mutationFn: (language: Language) => call('me.setNotificationSettings', { language }),
    onSuccess: (settings) => client.setQueryData(settingsQuery.queryKey, settings),
  })
  const failed = change.error ?? choose.error
  return (
    <Page title={t('section.notifications')} intro={t('notifications.intro')}>
      {failed && (
        <div className="mb-4">
          <Notice tone="bad">{sentence(failed)}</Notice>
        </div>
      )}
      {data ? (
        <div className="overflow-hidden rounded-lg border">
          <table className="w-full">
            <thead className="border-b bg-canvas text-sm">
              <tr>
                <th scope="col" className="px-3 py-2 text-start font-medium">
                  {t('notifications.kind')}
                </th>
                <th scope="col" className="w-20 px-1 py-2 text-center font-medium">
                  {t('notifications.desktop')}
                </th>
                <th scope="col" className="w-20 px-1 py-2 text-center font-medium">
                  {t('notifications.email')}
                </th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {kinds.map((kind) => (
                <tr key={kind}>
                  <th scope="row" className="px-3 py-2.5 text-start font-normal">
                    {t(`kind.${kind}`)}
                  </th>
                  {(['desktop', 'email'] as const).map((way) => (
                    <td key={way} className="px-1 py-2.5 text-center">
                      <input
                        type="checkbox"
                        className="size-4 align-middle accent-(--accent)"
                        aria-label={`${t(`kind.${kind}`)}: ${t(`notifications.${way}`)}`}
                        checked={data[kind][way]}
                        onChange={({ target }) => change.mutate({ kind, way, on: target.checked })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : error ? (
        <Notice tone="bad">{sentence(error)}</Notice>
      ) : (
        <Waiting rows={6} />
      )}
      <p role="status" className="mt-3 min-h-5 text-good text-sm">
        {change.isSuccess || choose.isSuccess ? t('form.saved') : ''}
      </p>
      {data && (
        <label className="mb-4 flex flex-wrap items-center gap-2">
          {t('notifications.language')}
          <select
            className="field w-auto"
            value={choose.isPending ? choose.variables : (data.language ?? 'en')}
            onChange={({ target }) => choose.mutate(target.value as Language)}
          >
            {consoleLanguages}
          </select>
        </label>
      )}
      <div className="mb-5">
        <Suspense>
          <WeeklyReport />
        </Suspense>
      </div>
      <PhoneLinks />
    </Page>
  )
}
