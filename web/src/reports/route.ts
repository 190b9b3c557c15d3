import { createLazyRoute } from '@tanstack/react-router'
import { ReportsPage } from './reports-page.tsx'

export const reportsRoute = createLazyRoute('/reports')({ component: ReportsPage })
