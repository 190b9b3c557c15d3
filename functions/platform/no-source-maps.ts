/* Stands in for `source-map-js`, which PostCSS does without where it is empty. */
export {}
