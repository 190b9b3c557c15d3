import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMe } from '../api/queries.ts'
import { Jobs } from '../jobs/jobs.tsx'
import { forgetOldDrafts } from '../messages/drafts.ts'
import { resumeOutbox } from '../messages/outbox.ts'
import { Notifier } from '../notifications/notifier.tsx'
import { LiveProvider } from '../realtime/live.tsx'
import { Frame } from './frame.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { ShortcutsProvider } from './shortcuts.tsx'

/** What is around every page: the socket, the keys, and whether we are connected at all. */
export function Shell() {
  const me = useMe()?.id
  useEffect(forgetOldDrafts, [])
  useEffect(() => {
    if (me) resumeOutbox()
  }, [me])
  return (
    <LiveProvider>
      <ShortcutsProvider>
        <Notifier />
        <Jobs />
        <div className="flex h-full flex-col">
          <OfflineBanner />
          <div className="min-h-0 flex-1">
            <Frame>
              <Outlet />
            </Frame>
          </div>
        </div>
      </ShortcutsProvider>
    </LiveProvider>
  )
}
