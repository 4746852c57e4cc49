#pragma once
// One contraction: which products in which order, and the steps for them.

#include "execute/factors.hpp"
#include "execute/plan/lowering.hpp"
#include "execute/plan/selection.hpp"

namespace gradwright::execute {

using Labels = std::vector<Label>;

/// How an axis of a factor runs: along `label` in strides of `multiple`, from `shift` on. Fused
/// axes have several of these.
struct LabelUse {
    std::size_t axis = 0;
    Label label = 0;
    Count multiple = 1;
    Count shift = 0;
    bool fixed = false;  ///< at the entry `shift`, along no label
};

/// x^exponent along labels; x is an expression, or a buffer that was made on the way.
struct BaseFactor {
    Expr expr = {};
    BufferId buffer = none;
    std::vector<LabelUse> uses;
    Number exponent = 1;
};

/// A product of factors not yet multiplied, or an inverse not yet applied.
struct ContractionItem {
    std::vector<BaseFactor> product;
    Labels labels;
    std::optional<FactorPlan> inverse;
    bool nonnegative = false;
};

/// How a product on the way was made: part of what tells it from others.
enum MadeBy : Count {
    by_copying,
    by_summing,
    by_multiplying,
    by_solving,
    by_solving_turned,
    by_fitting,
    by_fitting_turned,
    by_fitting_across,  ///< samples along the second axis
    by_fitting_across_turned,
};

/// The pairs to multiply, by positions: each result takes the place of the first.
struct Merge {
    std::size_t first, second;
};
/// The cheapest order, by counted work; exhaustive up to eight items.
std::vector<Merge> merge_order(const std::vector<Labels>& items, const Labels& out,
                               const std::vector<Count>& extents);

/// Nanoseconds that the cheapest order takes, as the orders are compared by.
double merge_cost(const std::vector<Labels>& items, const Labels& out,
                  const std::vector<Count>& extents);

bool has_label(const Labels& labels, Label l);
Labels united(const Labels& a, const Labels& b);

class ContractionLowering {
public:
    ContractionLowering(Lowering& lowering, const Expr& e, BufferId into, double scale,
                        bool accumulate);
    void run();

private:
    using Item = ContractionItem;

    void select_labels();
    bool select(const Selection& s);
    bool fix(const LabelUse& use, Count index);
    void replace(Label gone, const LabelUse& by);
    std::vector<LabelUse> uses_of(std::span<const Axis> axes) const;
    Labels out_labels() const;
    Item item_of(const FactorPlan& factor) const;
    bool take_constant(const FactorPlan& f);
    bool take_gram();
    Labels kept_beside(std::size_t p, std::size_t q) const;

    /// A row of labels as dims of a step.
    std::vector<Count> extents_of(const Labels& labels) const;
    Access access(BufferId buffer, const std::vector<LabelUse>& uses, const Labels& dims) const;
    Access destination(const Labels& dims) const { return access(into_, out_, dims); }
    bool leaves_gaps() const;

    std::uint32_t value(LoopBuilder& loop, const Item& item, const Labels& dims);
    bool is_plain(const Item& item) const;
    bool needs_work(const Item& item) const;
    Access plain_access(const Item& item, const Labels& dims);
    /// The item in a new array of its own, axes in this order.
    Item laid_out(const Item& item, const Labels& order);
    void materialise(Item& item, const Labels& order);
    Labels natural_order(const Item& item, const Labels& fallback) const;
    void make_smaller_first(Item& item, std::size_t space);
    Item stored_item(BufferId buffer, Labels labels, bool nonnegative) const;

    /// What is computed from what, with labels numbered as they occur: equal keys, equal numbers.
    struct Key {
        Lowering::ProductKey words;
        Labels labels;  ///< by number
    };
    Key key_of(Count kind, std::initializer_list<const Item*> items, const Labels& kept) const;
    std::optional<Item> known(const Key& key, bool nonnegative) const;
    Item remembered(const Key& key, Item made);

    bool pick_classes();
    bool gather(std::size_t at);
    Pick pick_by(const BaseFactor& indicator, const Labels& dims);
    Item gathered(Item from, const BaseFactor& indicator);
    bool scatter(std::size_t at);

    void merge(const Merge& m);
    Item multiplied(Item a, Item b, const Labels& kept, bool last);
    Item reduced(Item item, const Labels& kept, bool last);
    Item product(Item a, Item b, const Labels& kept, const Labels& shared, bool last);
    bool by_pairs(const Item& a, const Item& b, const Labels& rows, const Labels& columns,
                  const Labels& shared);
    bool is_same_turned(const Item& item, Label p, Label q) const;
    Access packed(const Item& item, Label p, Label q, Label shared);
    void unpack(const Access& packed, const Labels& rows, const Labels& columns);
    void lay_out(Item& item, const Labels& batch, const Labels& outer, const Labels& shared);
    bool suits_product(Item& item, const Labels& outer, const Labels& shared);
    struct Application {
        bool turned = false;
        Labels order, labels;  ///< of the right side, of the solution
        Key key;
    };
    std::optional<Application> application(const Item& inverse, const Item& other,
                                           const Labels& kept, bool transposed) const;
    void take_known_solutions();
    std::optional<Item> solved(Item& inverse, Item& other, const Labels& kept);
    Item solution(const FactorPlan& matrix, bool turned, const Labels& result, Count columns,
                  BufferId right);
    void form_inverse(Item& item);
    void finish();

    Lowering& lowering_;
    Expr e_;
    BufferId into_;
    double scale_;
    bool accumulate_;
    bool written_ = false;            ///< the result is where it belongs
    std::vector<Count> extents_;      ///< by label
    std::vector<LabelUse> resolved_;  ///< by label: what it became
    std::vector<LabelUse> out_;
    std::vector<bool> selected_;  ///< by factor: it only moved labels
    std::vector<Item> items_;
};

}  // namespace gradwright::execute
