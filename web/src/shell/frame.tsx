import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/queries.ts'
import { useCommand } from './commands.ts'
import { OpenRailContext } from './open-rail.ts'
import { Rail } from './rail.tsx'
import { typeAhead } from './typed-ahead.ts'
import { noteWhereOneWas } from './where-one-was.ts'

const Drawer = lazy(() => import('./drawer.tsx'))

/** The column at the side of every page; where there is no room for it, a drawer that pages open. */
export function Frame({ children }: { children: ReactNode }) {
  const [drawer, setDrawer] = useState(false)
  const { t } = useTranslation()
  const { error } = useQuery(meQuery)
  const navigate = useNavigate()
  useCommand('search', () => {
    noteWhereOneWas()
    typeAhead()
    void navigate({ to: '/search', search: { q: undefined } })
  })
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
