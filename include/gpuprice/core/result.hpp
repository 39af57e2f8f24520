#ifndef GPUPRICE_CORE_RESULT_HPP
#define GPUPRICE_CORE_RESULT_HPP

/// \file
/// A value or the reason why there is none, for failures of one item: a page, a listing, a price.
///
/// The member names are a subset of `std::expected`, which C++20 does not have yet, so that the class can
/// become an alias later. Failures of a whole command are exceptions: see error.hpp.

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace gpuprice::core {

/// What kind of failure this is, for code that decides what to do next; people read `Error::message`.
enum class ErrorKind {
    invalid,      ///< the input breaks its own rules: bad syntax, a value out of range
    missing,      ///< something that had to be there is not
    unsupported,  ///< well-formed, but nothing that this program handles
    too_large,    ///< over a stated limit
    timed_out,    ///< no answer within the time allowed
    unreachable,  ///< no connection: name, refusal, reset
    denied,       ///< refused: credentials, permissions, policy
    cancelled,    ///< stopped on request
};

/// Why there is no value. `where` grows outward as the error travels: "market ebay-us: page 2: item 7".
struct Error {
    ErrorKind kind = ErrorKind::invalid;
    std::string message;  ///< one clause, no full stop, naming the thing and the remedy where there is one
    std::string where;    ///< the place, outermost first; empty when nobody has added one yet

    /// Prepends `outer` to the place.
    [[nodiscard]] Error with_where(std::string_view outer) &&
    {
        where = where.empty() ? std::string{outer} : std::string{outer}.append(": ").append(where);
        return std::move(*this);
    }

    /// "place: message", or the message alone when no place is known.
    [[nodiscard]] std::string text() const { return where.empty() ? message : where + ": " + message; }
};

/// Holds a `T` or an `Error`. Reading the side that is not there throws `std::logic_error`: a caller's bug.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_{std::in_place_index<0>, std::move(value)} {}      // NOLINT(google-explicit-constructor)
    Result(Error error) : state_{std::in_place_index<1>, std::move(error)} {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] const T& value() const&
    {
        require(0);
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T&& value() &&
    {
        require(0);
        return std::move(*std::get_if<0>(&state_));
    }
    [[nodiscard]] const Error& error() const&
    {
        require(1);
        return *std::get_if<1>(&state_);
    }
    [[nodiscard]] Error&& error() &&
    {
        require(1);
        return std::move(*std::get_if<1>(&state_));
    }

    const T& operator*() const& { return value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] T value_or(T fallback) const& { return has_value() ? value() : std::move(fallback); }

    /// The same result, with `outer` prepended to the place of an error.
    [[nodiscard]] Result with_where(std::string_view outer) &&
    {
        if (has_value()) {
            return std::move(*this);
        }
        return std::move(*std::get_if<1>(&state_)).with_where(outer);
    }

private:
    void require(std::size_t index) const
    {
        if (state_.index() != index) {
            throw std::logic_error(index == 0 ? "Result: no value: " + std::get_if<1>(&state_)->text()
                                              : std::string{"Result: no error"});
        }
    }

    std::variant<T, Error> state_;
};

}  // namespace gpuprice::core

#endif  // GPUPRICE_CORE_RESULT_HPP
