// Prints what Google's evaluator finds in the content security policy that is given: severity, directive, description.
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';

const policy = new CspParser(process.argv[2]).csp;
for (const { severity, directive, description } of new CspEvaluator(policy).evaluate()) {
  console.log(`${severity} ${directive} ${description}`);
}
