import { createLazyRoute } from '@tanstack/react-router'
import { RecordsPage } from './records-page.tsx'

export const recordsRoute = createLazyRoute('/records')({ component: RecordsPage })
