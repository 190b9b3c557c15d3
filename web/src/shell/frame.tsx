import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/queries.ts'
import { OpenRailContext } from './open-rail.ts'
import { Rail } from './rail.tsx'

const Drawer = lazy(() => import('./drawer.tsx'))

/** The column at the side of every page; where there is no room for it, a drawer that pages open. */
export function Frame({ children }: { children: ReactNode }) {
  const [drawer, setDrawer] = useState(false)
  const { t } = useTranslation()
  const { error } = useQuery(meQuery)
  if (error) return children
  return (
    <OpenRailContext value={() => setDrawer(true)}>
      <div className="flex h-full">
        <aside
          aria-label={t('rail.label')}
          className="hidden w-[204px] shrink-0 border-e bg-canvas lg:block 2xl:w-[220px]"
        >
          <Rail />
        </aside>
        <Suspense>{drawer && <Drawer onClose={() => setDrawer(false)} />}</Suspense>
        <div className="h-full min-w-0 flex-1">{children}</div>
      </div>
    </OpenRailContext>
  )
}
