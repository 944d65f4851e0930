// Held by the compiler alone: what the script makes has the shape that @stripe/stripe-js gives to Stripe.js. A call or an
// answer that Stripe's types do not know, or one of theirs that is missing here, is a finding.
type Theirs = import('@stripe/stripe-js').Stripe;
type TheirElements = import('@stripe/stripe-js').StripeElements;
type TheirElement = import('@stripe/stripe-js').StripePaymentElement;

type Served =
  | 'elements' | 'confirmPayment' | 'confirmSetup' | 'confirmKlarnaPayment' | 'retrievePaymentIntent' | 'retrieveSetupIntent'
  | 'handleNextAction' | 'createPaymentMethod' | 'createConfirmationToken' | 'registerAppInfo';

declare const ours: StripeObject;
declare const theirs: Theirs;
declare const group: Elements;
declare const element: PaymentElement;

// Who calls with what Stripe's types allow is understood.
type Asked<Call> = Call extends (...args: infer Args) => unknown ? Args : never;
const understood: { [Name in Served]: (...args: Asked<Theirs[Name]>) => unknown } = {
  elements: (...args) => ours.elements(args[0]),
  confirmPayment: (options) => ours.confirmPayment(options),
  confirmSetup: (options) => ours.confirmSetup(options),
  confirmKlarnaPayment: (...args) => ours.confirmKlarnaPayment(...args),
  retrievePaymentIntent: (secret) => ours.retrievePaymentIntent(secret),
  retrieveSetupIntent: (secret) => ours.retrieveSetupIntent(secret),
  handleNextAction: (options) => ours.handleNextAction(options),
  createPaymentMethod: (params) => ours.createPaymentMethod(params),
  createConfirmationToken: (options) => ours.createConfirmationToken(options),
  registerAppInfo: (app) => ours.registerAppInfo(app),
};

// Every other call of theirs is one that says what Layby does not have.
type Forgotten = Exclude<keyof Theirs, Served | (typeof ELSEWHERE)[number]>;
const nothingForgotten: [Forgotten] extends [never] ? true : Forgotten = true;

// What is made has every member of theirs that a Payment Element's page calls, in their order of arguments.
const madeGroup: Pick<TheirElements, 'update' | 'fetchUpdates' | 'submit' | 'on'> = group;
const madeElement: Pick<
  TheirElement, 'mount' | 'unmount' | 'destroy' | 'focus' | 'blur' | 'clear'> = element;
const again: (options: Parameters<TheirElement['update']>[0]) => PaymentElement = (options) => element.update(options);
const heard: (name: 'ready' | 'change' | 'loaderror', handler: (event: any) => any) => PaymentElement =
  (name, handler) => element.on(name, handler).once(name, handler).off(name, handler);
const collapsed: PaymentElement = element.collapse();
void [understood, nothingForgotten, theirs, madeGroup, madeElement, again, heard, collapsed];
