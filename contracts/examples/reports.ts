export const reportsExamples = {}
