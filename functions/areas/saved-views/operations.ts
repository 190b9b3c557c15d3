import {
  createSavedView,
  deleteSavedView,
  getSavedView,
  listSavedViews,
  updateSavedView,
} from './use-cases/saved-views.ts'

/** What this area does of the table of operations. */
export const savedViewsOperations = {
  'savedViews.list': listSavedViews,
  'savedViews.get': getSavedView,
  'savedViews.create': createSavedView,
  'savedViews.update': updateSavedView,
  'savedViews.delete': deleteSavedView,
}
